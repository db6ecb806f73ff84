import { useState, type ReactNode } from "react";

import { useDesk } from "../editor/desk";
import { textIn, type Draft } from "../model/template";
import { Mail } from "./Mail";
import { OccasionForm } from "./OccasionForm";
import { Phone } from "./Phone";
import { SendPreview } from "./SendPreview";
import { useOccasion } from "./useOccasion";
import { Errors } from "./Errors";
import { usePreview, type Shown } from "./usePreview";

interface PreviewPanelProps {
  /** The language that is being written, shown unless another is chosen. */
  readonly language: string;
  /** The event that the message is written for, "" for any. */
  readonly about: string;
  readonly dirty: boolean;
}

/** The message as a customer gets it. */
export function PreviewPanel({ language, about, dirty }: PreviewPanelProps): ReactNode {
  const { page, draft } = useDesk();
  const [theirs, setTheirs] = useState(false);
  const occasion = useOccasion(texts(draft), about);
  const written = language === "" ? draft.defaultLanguage : language;
  const asking = { customer: occasion.customer, payload: occasion.payload, language: theirs ? "" : written };
  const shown = usePreview(page, draft, asking);
  return (
    <section className="bo-panel me-preview" aria-label="Preview">
      <header>
        <h2>As a customer gets it</h2>
      </header>
      <div className="bo-body">
        <OccasionForm occasion={occasion} zone={page.zone} />
        {Object.keys(draft.languages).length > 0 && (
          <label className="fm-check">
            <input type="checkbox" checked={theirs} onChange={(event) => setTheirs(event.target.checked)} />
            In the customer’s own language
          </label>
        )}
        <div aria-live="polite" className="me-shown">
          {shown === null ? <p className="bo-muted">Rendering …</p> : <Outcome shown={shown} language={asking.language} />}
        </div>
        <SendPreview asking={asking} dirty={dirty} />
      </div>
    </section>
  );
}

function Outcome({ shown, language }: { readonly shown: Shown; readonly language: string }): ReactNode {
  const { page, draft } = useDesk();
  const { request, missing, errors, parts } = shown;
  return (
    <>
      {missing.length > 0 && (
        <p className="bo-note warning">
          Without a value for this customer and event: {missing.join(", ")}. The message would not be sent; give a word instead with{" "}
          <code>|default(…)</code>, or choose another event.
        </p>
      )}
      <Errors errors={errors} />
      {request !== null && page.channel.key === "email" && <Mail request={request} preheader={textIn(draft, language, "preheader") || textIn(draft, "", "preheader")} />}
      {request !== null && page.channel.key !== "email" && <Phone channel={page.channel.key} request={request} />}
      {parts !== "" && <p className="bo-muted">{parts}</p>}
      {request !== null && (
        <details>
          <summary className="bo-muted">Whole request</summary>
          <pre>{JSON.stringify(request, null, 2)}</pre>
        </details>
      )}
    </>
  );
}

function texts(draft: Draft): readonly string[] {
  return [draft.main, ...Object.values(draft.languages)].flatMap((content) => [
    ...Object.values(content.texts),
    ...Object.values(content.own).filter((value) => typeof value === "string"),
  ]);
}
