/** What is wrong with a field, or with the whole form. */
import type { ReactElement } from "react";

import type { Problem } from "~/forms/types";

interface ComplaintsProps {
  readonly id: string;
  readonly problems: readonly Problem[];
  /** What the schema alone found; the server's words, where there are any, are better. */
  readonly errors?: readonly string[];
}

export function Complaints({ id, problems, errors = [] }: ComplaintsProps): ReactElement | null {
  const said = problems.length ? problems : [...new Set(errors)].map((message) => ({ message, warning: false }));
  if (said.length === 0) return null;
  return (
    <ul id={id} className="fm-complaints">
      {said.map(({ message, warning }) => (
        <li key={message} className={warning ? "warning" : ""}>
          {message}
        </li>
      ))}
    </ul>
  );
}
