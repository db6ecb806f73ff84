import { useId, useRef, useState, type ReactNode } from "react";

import { Icon } from "~/shared/Icon";

import { useDesk } from "../editor/desk";
import { FILTERS } from "./insertion";
import { fitting } from "./known";
import { useWalk } from "./useWalk";
import { VariableList } from "./VariableList";

export interface VariableButtonProps {
  /** Of the field, for the button's name. */
  readonly label: string;
  readonly onInsert: (name: string) => void;
}

/** Opens the list of all that is known, with a search; and says what can be done with a value. */
export function VariableButton({ label, onInsert }: VariableButtonProps): ReactNode {
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const close = (): void => setOpen(false);
  return (
    <div
      className="me-variables"
      ref={place}
      onBlur={(event) => !place.current?.contains(event.relatedTarget) && close()}
    >
      <button
        type="button"
        className="bo-button small"
        aria-expanded={open}
        aria-label={`Insert a variable into ${label}`}
        onClick={() => setOpen(!open)}
      >
        <Icon name="data_object" /> Variable
      </button>
      {open && (
        <VariableSearch
          onClose={close}
          onInsert={(name) => {
            close();
            onInsert(name);
          }}
        />
      )}
    </div>
  );
}

function VariableSearch({ onInsert, onClose }: { readonly onInsert: (name: string) => void; readonly onClose: () => void }): ReactNode {
  const { variables } = useDesk();
  const [q, setQ] = useState("");
  const id = useId();
  const found = fitting(variables, q);
  const take = (index: number): void => {
    const variable = found[index];
    if (variable) onInsert(variable.name);
  };
  const walk = useWalk(found.length, take, onClose);
  return (
    <div className="me-drop">
      <input
        className="fm-input"
        role="combobox"
        aria-expanded
        aria-controls={id}
        aria-activedescendant={`${id}-${walk.active}`}
        aria-label="Find a variable"
        placeholder="Find a variable"
        autoFocus
        value={q}
        onChange={(event) => {
          setQ(event.target.value);
          walk.reset();
        }}
        onKeyDown={walk.pressed}
      />
      <VariableList id={id} variables={found} active={walk.active} onChoose={(variable) => onInsert(variable.name)} />
      <details className="me-filters">
        <summary>What can be done with a value</summary>
        <dl>
          {FILTERS.map(([example, meaning]) => (
            <div key={example}>
              <dt>
                <code>{example}</code>
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  );
}
