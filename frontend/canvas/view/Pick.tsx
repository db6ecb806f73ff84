import { useMemo, useState, type ReactNode } from "react";

import { Dialog } from "~/shared/Dialog";
import { Icon } from "~/shared/Icon";

import { grouped } from "../catalog/search";
import { useCanvas } from "../store";

export interface PickProps {
  readonly title: string;
  readonly onPick: (type: string) => void;
  readonly onClose: () => void;
}

/** A choice among all actions, by typing. */
export function Pick({ title, onPick, onClose }: PickProps): ReactNode {
  const entries = useCanvas((state) => state.catalog.entries);
  const [typed, setTyped] = useState("");
  const groups = useMemo(() => grouped(entries.filter((entry) => entry.kind === "action"), typed), [entries, typed]);
  const first = groups[0]?.entries[0];
  return (
    <Dialog title={title} open onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (first) onPick(first.type);
        }}
      >
        <input
          type="search"
          className="cv-search"
          placeholder="Search; Enter takes the first one"
          aria-label="Search the steps"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </form>
      <div className="cv-picks">
        {groups.map((group) => (
          <section key={group.name}>
            <h3>{group.name}</h3>
            {group.entries.map((entry) => (
              <button key={entry.type} type="button" className="cv-item" title={entry.description} onClick={() => onPick(entry.type)}>
                <Icon name={entry.icon} /> {entry.label}
              </button>
            ))}
          </section>
        ))}
        {groups.length === 0 && <p className="bo-muted">Nothing is called “{typed}”.</p>}
      </div>
    </Dialog>
  );
}
