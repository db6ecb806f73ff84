import type { ReactNode } from "react";

import { textIn } from "../model/template";
import { partsOf } from "../sms";
import { useDesk } from "./desk";
import { TextField, type TextFieldProps } from "./TextField";

/** The text of an SMS, counted while it is written. */
export function SmsField(props: TextFieldProps): ReactNode {
  const { draft } = useDesk();
  const own = textIn(draft, props.language, props.name);
  return (
    <TextField {...props} rows={6}>
      <SmsCount text={own === "" ? textIn(draft, "", props.name) : own} />
    </TextField>
  );
}

/** How many parts, and which characters make it dearer. */
export function SmsCount({ text }: { readonly text: string }): ReactNode {
  const { encoding, units, parts, left, foreign } = partsOf(text);
  return (
    <div className="me-count" role="status">
      <p>
        <b>{parts === 1 ? "1 SMS" : `${parts} SMS`}</b> · {units} characters in {encoding}, {left} left in this part
        {text.includes("{{") ? " · as written: with their values the variables may be longer (see the preview)" : ""}
      </p>
      {foreign.length > 0 && (
        <p className="me-foreign">
          Only 70 characters fit into a part because of{" "}
          {foreign.map((character) => (
            <code key={character} title={`U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`}>
              {character}
            </code>
          ))}
        </p>
      )}
    </div>
  );
}
