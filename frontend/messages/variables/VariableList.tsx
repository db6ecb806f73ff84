import type { ReactNode } from "react";

import type { Variable } from "./known";

export interface VariableListProps {
  readonly id: string;
  readonly variables: readonly Variable[];
  readonly active: number;
  readonly onChoose: (variable: Variable) => void;
}

/** The variables by group, one of them active. The pointer leaves the focus where it is. */
export function VariableList({ id, variables, active, onChoose }: VariableListProps): ReactNode {
  if (variables.length === 0) return <p className="bo-muted me-none">Nothing known is called like this.</p>;
  return (
    <ul id={id} role="listbox" aria-label="Variables" onMouseDown={(event) => event.preventDefault()}>
      {variables.map((variable, index) => (
        <li
          key={variable.name}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          ref={index === active ? intoView : undefined}
          onClick={() => onChoose(variable)}
        >
          <code>{variable.name}</code>
          <small>{variable.sample === "" ? variable.group : variable.sample.slice(0, 40)}</small>
        </li>
      ))}
    </ul>
  );
}

function intoView(option: HTMLElement | null): void {
  // jsdom has no layout and so no scrollIntoView
  if (option && "scrollIntoView" in option) option.scrollIntoView({ block: "nearest" });
}
