import { useState, type ReactNode } from "react";

import { text, type Json } from "~/shared/guards";

import { Marked } from "./Marked";
import { framePage, knowsDark } from "./page";

const WIDTHS = [["desktop", "Desktop"], ["phone", "Phone"]] as const;

/** A mail in its frame: nothing in it runs, and it reaches nothing of this page. */
export function Mail({ request, preheader }: { readonly request: Json; readonly preheader: string }): ReactNode {
  const [width, setWidth] = useState<"desktop" | "phone">("desktop");
  const [dark, setDark] = useState(false);
  const html = text(request["body"]);
  return (
    <>
      <dl className="bo-facts">
        <dt>From</dt>
        <dd>{text(request["from_email_address"])}</dd>
        <dt>Subject</dt>
        <dd>
          <Marked text={text(request["subject"])} />
          {preheader !== "" && <span className="bo-muted"> – {preheader}</span>}
        </dd>
      </dl>
      <div className="bo-row me-views" role="group" aria-label="How it is shown">
        {WIDTHS.map(([name, label]) => (
          <button key={name} type="button" className="bo-button small" aria-pressed={name === width} onClick={() => setWidth(name)}>
            {label}
          </button>
        ))}
        <button type="button" className="bo-button small" aria-pressed={dark} onClick={() => setDark(!dark)}>
          Dark
        </button>
        {dark && !knowsDark(html) && <small className="bo-muted">as an app that darkens mails itself shows it</small>}
      </div>
      <div className="me-stage">
        <iframe
          className={`me-frame ${width}`}
          style={{ colorScheme: dark ? "dark" : "light" }}
          sandbox=""
          title="The e-mail"
          srcDoc={framePage(html, dark)}
        />
      </div>
      <details>
        <summary className="bo-muted">Text version</summary>
        <pre>
          <Marked text={text(request["text_body"])} />
        </pre>
      </details>
    </>
  );
}
