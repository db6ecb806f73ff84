import { Handle, Position } from "@xyflow/react";
import { useMemo, type ReactNode } from "react";

import { listed, outlets, said, type Outlet } from "../catalog/outlets";
import type { Edge, GraphNode } from "../graph/types";
import { leaving } from "../looks";
import { graphShown, mayEdit, useCanvas } from "../store";
import { useRemeasure } from "./useRemeasure";

const NONE: readonly Edge[] = [];
const SIGNS: Readonly<Record<string, string>> = { green: "+", red: "−" };

/** The dots at the bottom of a node that lines start from, with what they mean. */
export function Outlets({ node }: { readonly node: GraphNode }): ReactNode {
  const { id } = node;
  const catalog = useCanvas((state) => state.catalog);
  const ports = useCanvas((state) => state.checked.nodes.get(id)?.ports);
  const edges = useCanvas((state) => leaving(graphShown(state)).get(id) ?? NONE);
  const all = useCanvas((state) => state.allOutlets.has(id));
  const shown = useMemo(() => outlets(node, catalog, ports, edges, all), [node, catalog, ports, edges, all]);
  useRemeasure(id, shown.map((outlet) => outlet.id).join("\n"));
  return (
    <div className="cv-outlets">
      {shown.map((outlet) => (
        <Dot key={outlet.id} outlet={outlet} />
      ))}
      <More node={node} shown={shown} />
    </div>
  );
}

function Dot({ outlet }: { readonly outlet: Outlet }): ReactNode {
  const label = said(outlet);
  const sign = outlet.optional ? "" : (SIGNS[outlet.colour] ?? "");
  const wordy = label !== "" && label !== sign;
  return (
    <div className={`cv-outlet ${outlet.colour} ${outlet.gone ? "gone" : ""} ${sign === "" ? "" : "signed"}`}>
      {wordy && (
        <span className="cv-outlet-label" title={outlet.gone ? `${label}: there is no such outlet any more` : listed(outlet)}>
          {label}
        </span>
      )}
      <Handle
        type="source"
        id={outlet.id}
        position={Position.Bottom}
        className="cv-out"
        title={outlet.id === "next" ? "Drag or click to connect" : `${listed(outlet)}: drag or click to connect`}
      >
        {sign}
      </Handle>
    </div>
  );
}

/** A toggle for outlets that a node has, but does not need. */
function More({ node, shown }: { readonly node: GraphNode; readonly shown: readonly Outlet[] }): ReactNode {
  const editable = useCanvas(mayEdit);
  const ports = useCanvas((state) => state.catalog.byType.get(node.type)?.ports);
  const all = useCanvas((state) => state.allOutlets.has(node.id));
  const optional = (ports ?? []).filter((port) => port.optional);
  if (!editable || optional.length === 0) return null;
  if (!all && optional.every((port) => shown.some((outlet) => outlet.id === port.id))) return null;
  const names = optional.map((port) => port.id).join(", ");
  return (
    <button
      type="button"
      className="cv-more nodrag"
      title={all ? "Hide outlets that nothing is connected to" : `Also go on by: ${names}`}
      aria-label={all ? "Hide outlets that nothing is connected to" : `Show the outlets ${names}`}
      aria-expanded={all}
      tabIndex={-1}
      onClick={() => useCanvas.getState().toggleOutlets(node.id)}
    >
      {all ? "‹" : "…"}
    </button>
  );
}
