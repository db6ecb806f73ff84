import type { ReactNode } from "react";

import { useDesk } from "../editor/desk";
import { isEmpty, labelOf } from "../model/empty";
import type { Wrong } from "./usePreview";

/** Why there is nothing to be shown: what is not written yet, and what is wrong. */
export function Errors({ errors }: { readonly errors: readonly Wrong[] }): ReactNode {
  const { page, draft } = useDesk();
  const empty = errors.filter(({ field }) => isEmpty(draft, page.fields, field));
  const wrong = errors.filter((error) => !empty.includes(error));
  const named = ({ field, line, message }: Wrong): string =>
    [field && labelOf(page.fields, field), line > 0 ? `line ${line}` : ""].filter(Boolean).join(", ") + (field === "" ? message : `: ${message}`);
  return (
    <>
      {empty.length > 0 && (
        <p className="bo-muted">The message is shown here as soon as it has: {empty.map(({ field }) => labelOf(page.fields, field)).join(", ")}.</p>
      )}
      {wrong.length > 0 && (
        <div className="bo-note error">
          <p>It cannot be shown yet:</p>
          <ul>
            {wrong.map((error) => (
              <li key={named(error)}>{named(error)}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
