import type { ReactNode } from "react";

import { change, copyNodes, removeNodes, setDisabled } from "../commands";
import { configure } from "../graph/edit";
import { shownNode } from "../looks";
import { mayEdit, useCanvas } from "../store";
import { ConfigForm } from "./ConfigForm";
import { SideHead } from "./Side";
import { Ways } from "./Ways";

/** One step: its form, where it leads, and what can be done with it. */
export function NodeSide({ id }: { readonly id: string }): ReactNode {
  const node = useCanvas((state) => shownNode(state, id));
  const entry = useCanvas((state) => state.catalog.byType.get(node?.type ?? ""));
  const editable = useCanvas(mayEdit);
  if (!node) return null;
  const label = entry?.label ?? `Unknown: ${node.type}`;
  return (
    <aside className="cv-side" tabIndex={-1} aria-label={label}>
      <SideHead title={label} note={<code title="Its id, as problems and figures name it">{id}</code>} />
      <div className="cv-side-body">
        {entry && entry.description !== "" && <p className="bo-muted">{entry.description}</p>}
        <ConfigForm
          schema={entry?.schema ?? {}}
          value={node.config}
          readOnly={!editable}
          node={node}
          onChange={(config) => change((graph) => configure(graph, id, config), `config ${id}`)}
        />
        <Ways node={node} />
      </div>
      {editable && (
        <footer className="cv-side-foot">
          <button type="button" className="bo-button small" onClick={() => copyNodes([id])}>
            Copy
          </button>
          <button type="button" className="bo-button small" onClick={() => setDisabled([id], !node.disabled)}>
            {node.disabled ? "Enable" : "Disable"}
          </button>
          <button type="button" className="bo-button small danger" onClick={() => removeNodes([id])}>
            Delete
          </button>
        </footer>
      )}
    </aside>
  );
}
