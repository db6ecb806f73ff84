/** The list that hangs below a combobox. */
import type { ReactElement } from "react";

import type { Choice } from "~/forms/choice";
import type { Found } from "~/forms/useFound";

interface ComboboxListProps {
  readonly id: string;
  readonly label: string;
  readonly found: Found;
  readonly chosen: string;
  readonly active: number;
  /** Said below the choices, for example how to take what was typed. */
  readonly note: string;
  readonly onChoose: (choice: Choice) => void;
}

/** The id of an option, which the input names as the active one. */
export function optionId(list: string, index: number): string {
  return `${list}-${index}`;
}

/** The choices, the active one marked; or why there are none. The pointer never takes the focus away. */
export function ComboboxList(props: ComboboxListProps): ReactElement {
  const { id, label, found, chosen, active, note, onChoose } = props;
  const said = note || words(found);
  return (
    <div className="fm-drop" onMouseDown={(event) => event.preventDefault()}>
      <ul id={id} role="listbox" aria-label={label} aria-busy={found.state === "searching"}>
        {found.choices.map((choice, index) => (
          <li
            key={choice.value}
            id={optionId(id, index)}
            role="option"
            aria-selected={choice.value === chosen}
            className={index === active ? "active" : ""}
            ref={index === active ? intoView : undefined}
            onClick={() => onChoose(choice)}
          >
            <span>{choice.label}</span>
            {choice.hint ? <small>{choice.hint}</small> : null}
          </li>
        ))}
      </ul>
      {said ? <p role="status">{said}</p> : null}
    </div>
  );
}

function words(found: Found): string {
  if (found.state === "failed") return "The choices could not be loaded. Type again to retry.";
  if (found.choices.length) return "";
  return found.state === "searching" ? "Searching …" : "Nothing found.";
}

function intoView(option: HTMLElement | null): void {
  // jsdom has no layout and so no scrollIntoView
  if (option && "scrollIntoView" in option) option.scrollIntoView({ block: "nearest" });
}
