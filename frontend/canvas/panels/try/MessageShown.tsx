import type { ReactNode } from "react";

import { isObject, text, type Json } from "~/shared/guards";

import { useCanvas } from "../../store";
import { later, moment } from "./clock";
import type { Message } from "./trace";

const STATES: Readonly<Record<string, readonly [string, string]>> = {
  sent: ["bo-green", "Would be sent"],
  failed: ["bo-red", "Refused"],
  skipped: ["bo-orange", "Not sent"],
  queued: ["bo-blue", "Waits"],
};

/** One message as the gateway would get it. Its HTML runs nothing: the frame is sandboxed. */
export function MessageShown({ message, start }: { readonly message: Message; readonly start: string }): ReactNode {
  const zone = useCanvas((state) => state.page.zone);
  const [colour, label] = STATES[message.state] ?? ["bo-grey", message.state];
  const waited = later(message.at, message.settledAt);
  return (
    <article className="cv-try-message" aria-label={`Message “${message.template}”`}>
      <header>
        <b>{message.template}</b> <span className="bo-muted">{message.channel}</span>
        <span className={`bo-badge ${colour}`}>{label}</span>
        {message.status !== "" && <span className="bo-badge">{message.status}</span>}
      </header>
      {waited !== "" && (
        <p className="bo-note">Would wait for its delivery window until {moment(message.settledAt, zone, start)}.</p>
      )}
      {message.error !== "" && <p className="bo-note error">{message.error}</p>}
      {message.request !== null && <Body request={message.request} />}
    </article>
  );
}

function Body({ request }: { readonly request: Json }): ReactNode {
  const subject = text(request["subject"]);
  const body = text(request["body"]);
  const plain = text(request["text_body"]);
  if (isObject(request["content"])) return <Text body={text(request["content"]["title"])} extension={request["content"]} />;
  if (subject === "") return <Text body={body} extension={request["extension"]} />;
  return (
    <>
      <dl className="bo-facts">
        <dt>From</dt>
        <dd>{text(request["from_email_address"])}</dd>
        <dt>Subject</dt>
        <dd>{subject}</dd>
      </dl>
      <iframe className="bo-frame" title={`E-mail “${subject}”`} sandbox="" srcDoc={body} />
      {plain !== "" && (
        <details>
          <summary>Text part</summary>
          <pre>{plain}</pre>
        </details>
      )}
    </>
  );
}

function Text({ body, extension }: { readonly body: string; readonly extension: unknown }): ReactNode {
  return (
    <>
      <pre className="cv-try-text">{body}</pre>
      {isObject(extension) && (
        <dl className="bo-facts">
          {Object.entries(extension).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{typeof value === "string" ? value : JSON.stringify(value)}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}
