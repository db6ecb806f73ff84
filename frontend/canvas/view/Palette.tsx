import { useMemo, useState, type DragEvent, type MouseEvent, type ReactNode } from "react";

import { Icon } from "~/shared/Icon";

import { grouped } from "../catalog/search";
import type { CatalogEntry } from "../catalog/types";
import { addBelow } from "../commands";
import { mayEdit, useCanvas } from "../store";
import { DRAGGED } from "./dragging";
import { toSide } from "./reach";

/** Everything that can be put on the canvas: by dragging, by click and click, or by Enter below the selected step. */
export function Palette(): ReactNode {
  const entries = useCanvas((state) => state.catalog.entries);
  const editable = useCanvas(mayEdit);
  const [typed, setTyped] = useState("");
  const groups = useMemo(() => grouped(entries, typed), [entries, typed]);
  if (!editable) return null;
  return (
    <nav className="cv-palette" aria-label="Steps to put on the canvas">
      <input
        type="search"
        className="cv-search"
        placeholder="Search"
        aria-label="Search the steps"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <div className="cv-groups">
        {groups.map((group) => (
          <section key={group.name}>
            <h2>{group.name}</h2>
            {group.entries.map((entry) => (
              <Item key={entry.type} entry={entry} />
            ))}
          </section>
        ))}
        {groups.length === 0 && <p className="bo-muted">Nothing is called “{typed}”.</p>}
      </div>
    </nav>
  );
}

function Item({ entry }: { readonly entry: CatalogEntry }): ReactNode {
  const armed = useCanvas((state) => state.placing === entry.type);
  const { arm } = useCanvas.getState();
  const drag = (event: DragEvent): void => {
    event.dataTransfer.setData(DRAGGED, entry.type);
    event.dataTransfer.effectAllowed = "copy";
    arm(entry.type);
  };
  const click = (event: MouseEvent): void => {
    // A click that a key made carries no count: there is no mouse to click the canvas with.
    if (event.detail === 0) {
      addBelow(entry.type);
      toSide();
    } else arm(armed ? null : entry.type);
  };
  return (
    <button
      type="button"
      className="cv-item"
      draggable
      aria-pressed={armed}
      title={entry.description}
      onDragStart={drag}
      onDragEnd={() => arm(null)}
      onClick={click}
    >
      <Icon name={entry.icon} /> {entry.label}
    </button>
  );
}
