import { useState, type ReactNode } from "react";

import { Ask } from "../editor/Ask";
import { useDesk } from "../editor/desk";
import { TextField } from "../editor/TextField";
import { textIn, withText } from "../model/template";
import { textPart } from "./textPart";

const NAME = "text_body";

/** The text beside the HTML: made when the mail is sent, or written here, beginning with what would be made. */
export function TextPart({ language }: { readonly language: string }): ReactNode {
  const { draft, change, readOnly } = useDesk();
  const [asking, setAsking] = useState(false);
  const own = textIn(draft, language, NAME);
  const body = textIn(draft, language, "body") || textIn(draft, "", "body");
  const made = textPart(body);
  const set = (value: string): void => {
    setAsking(false);
    change(withText(draft, language, NAME, value));
  };
  if (own === "") {
    return (
      <div className="me-field">
        <p className="fm-label">Text version</p>
        <p className="bo-muted">Made from the body when the mail is sent, for those who see no HTML.</p>
        {!readOnly && made !== "" && (
          <button type="button" className="bo-button small" onClick={() => set(made)}>
            Write it myself
          </button>
        )}
      </div>
    );
  }
  return (
    <TextField name={NAME} label="Text version" language={language} rows={8}>
      {!readOnly && (
        <p className="bo-row me-after">
          <button type="button" className="bo-button small" onClick={() => (own === made ? undefined : setAsking(true))}>
            Generate again
          </button>
          <button type="button" className="bo-button small" onClick={() => set("")}>
            Make it from the body when sending
          </button>
        </p>
      )}
      {asking && (
        <Ask
          title="Generate the text version again?"
          answers={[{ label: "Generate again", act: () => set(made), primary: true }]}
          onCancel={() => setAsking(false)}
        >
          <p>What is written in the text version is replaced by what the body says now.</p>
        </Ask>
      )}
    </TextField>
  );
}
