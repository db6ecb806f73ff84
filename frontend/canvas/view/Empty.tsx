import type { ReactNode } from "react";

import { Icon } from "~/shared/Icon";

import { addNode } from "../commands";
import { mayEdit, useCanvas } from "../store";
import { toSide } from "./reach";

/** What an empty canvas says: how a journey begins. */
export function Empty(): ReactNode {
  const editable = useCanvas(mayEdit);
  const entries = useCanvas((state) => state.catalog.entries);
  return (
    <div className="cv-empty">
      <h2>Nothing here yet</h2>
      {editable ? (
        <>
          <p>A journey begins with a trigger: what has to happen for a customer to enter?</p>
          <div className="bo-row">
            {entries
              .filter((entry) => entry.kind === "trigger")
              .slice(0, 4)
              .map((entry) => (
                <button key={entry.type} type="button" className="bo-button primary" title={entry.description} onClick={() => begin(entry.type)}>
                  <Icon name={entry.icon} /> {entry.label}
                </button>
              ))}
          </div>
        </>
      ) : (
        <p>Nobody has drawn this journey yet.</p>
      )}
    </div>
  );
}

/** The button goes with the emptiness, so the focus needs another place. */
function begin(type: string): void {
  addNode(type, { x: 0, y: 0 });
  toSide();
}
