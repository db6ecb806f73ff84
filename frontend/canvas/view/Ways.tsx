import { useState, type ReactNode } from "react";

import { listed, outlets } from "../catalog/outlets";
import { cut, insertOn, join, named, triggerIds } from "../commands";
import type { Edge, GraphNode } from "../graph/types";
import { below } from "../graph/ways";
import { leaving } from "../looks";
import { graphShown, mayEdit, useCanvas } from "../store";
import { Pick } from "./Pick";

const NONE: readonly Edge[] = [];

/** Where each outlet of a step leads, chosen from a list: connecting without a mouse. */
export function Ways({ node }: { readonly node: GraphNode }): ReactNode {
  const catalog = useCanvas((state) => state.catalog);
  const ports = useCanvas((state) => state.checked.nodes.get(node.id)?.ports);
  const edges = useCanvas((state) => leaving(graphShown(state)).get(node.id) ?? NONE);
  const shown = outlets(node, catalog, ports, edges, true);
  if (shown.length === 0) return <p className="bo-muted cv-after">The journey ends here.</p>;
  return (
    <fieldset className="cv-ways">
      <legend>Leads to</legend>
      {shown.map((outlet) => (
        <Way
          key={outlet.id}
          node={node}
          port={outlet.id}
          label={listed(outlet)}
          to={edges.find((edge) => edge.port === outlet.id)?.to ?? ""}
        />
      ))}
    </fieldset>
  );
}

interface WayProps {
  readonly node: GraphNode;
  readonly port: string;
  readonly label: string;
  readonly to: string;
}

function Way({ node, port, label, to }: WayProps): ReactNode {
  const editable = useCanvas(mayEdit);
  const targets = useTargets(node.id);
  const [picking, setPicking] = useState(false);
  const outlet = { from: node.id, port };
  const choose = (id: string): void => {
    if (id === "") cut(outlet);
    else join({ ...outlet, to: id });
  };
  const between = { x: node.position.x, y: node.position.y + 110 };
  return (
    <div className="cv-way">
      <label>
        <span>{label}</span>
        <select value={to} disabled={!editable} onChange={(event) => choose(event.target.value)}>
          <option value="">nothing</option>
          {to !== "" && !targets.includes(to) && <option value={to}>{named(to)}</option>}
          {targets.map((id) => (
            <option key={id} value={id}>
              {named(id)}
            </option>
          ))}
        </select>
      </label>
      {editable && to !== "" && (
        <button type="button" className="bo-button small" aria-label={`Put a step in between, after “${label}”`} title="Put a step in between" onClick={() => setPicking(true)}>
          +
        </button>
      )}
      {picking && (
        <Pick
          title="Put in between"
          onClose={() => setPicking(false)}
          onPick={(type) => {
            setPicking(false);
            insertOn(outlet, type, between);
          }}
        />
      )}
    </div>
  );
}

/** What a step may lead to: no trigger, and nothing that leads back to it. */
function useTargets(id: string): readonly string[] {
  const graph = useCanvas(graphShown);
  const triggers = triggerIds();
  return graph.nodes.map((each) => each.id).filter((other) => !triggers.has(other) && !below(graph, other).has(id));
}
