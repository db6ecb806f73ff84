import { useState, type ReactNode } from "react";

import { text, type Json } from "~/shared/guards";

import { Marked } from "./Marked";
import { MailFrame } from "./MailFrame";
import { knowsDark } from "./page";

const WIDTHS = [["desktop", "Desktop"], ["phone", "Phone"]] as const;
const WIDE = { desktop: 700, phone: 375 } as const;

/** A mail as an app shows it: who and what about, then the mail itself at the width of a screen. */
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
      <MailFrame html={html} wide={WIDE[width]} dark={dark} />
      <details>
        <summary className="bo-muted">Text version</summary>
        <pre>
          <Marked text={text(request["text_body"])} />
        </pre>
      </details>
    </>
  );
}
