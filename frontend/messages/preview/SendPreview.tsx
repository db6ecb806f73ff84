import { useState, type ReactNode } from "react";

import { ApiError, read } from "~/shared/api";
import { object, text } from "~/shared/guards";

import { useDesk } from "../editor/desk";
import type { Asking } from "./usePreview";

interface SendPreviewProps {
  readonly asking: Asking;
  readonly dirty: boolean;
}

interface Outcome {
  readonly good: boolean;
  readonly words: string;
}

/** Posts the saved template through its gateway: a mail to an address, others to the chosen customer. */
export function SendPreview({ asking, dirty }: SendPreviewProps): ReactNode {
  const { page, readOnly } = useDesk();
  const [to, setTo] = useState(page.email);
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const isMail = page.channel.key === "email";
  if (readOnly || page.slug === "" || page.channel.own) return null;
  const why = dirty ? "Save first: a preview is sent as it is saved." : asking.customer === "" ? "Choose a customer first." : "";
  const send = async (): Promise<void> => {
    setBusy(true);
    setOutcome(await sent(page.slug, asking, isMail ? to : ""));
    setBusy(false);
  };
  return (
    <form
      className="me-send"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {isMail && (
        <label>
          <span className="fm-label">Send a preview to</span>
          <input className="fm-input" type="email" required value={to} onChange={(event) => setTo(event.target.value)} />
        </label>
      )}
      <button className="bo-button" disabled={busy || why !== ""}>
        {isMail ? "Send a preview" : `Send a preview to ${asking.customer === "" ? "the customer" : asking.customer}`}
      </button>
      {why !== "" && <small className="bo-muted">{why}</small>}
      {outcome && (
        <p className={outcome.good ? "bo-note good" : "bo-note error"} role="status">
          {outcome.words}
        </p>
      )}
    </form>
  );
}

async function sent(slug: string, { customer, payload, language }: Asking, to: string): Promise<Outcome> {
  const body = {
    customer,
    event: payload,
    ...(language === "" ? {} : { language }),
    ...(to === "" ? {} : { to_email_address: to }),
  };
  try {
    const trial = object(await read<unknown>(`templates/${slug}/send-preview`, { method: "POST", body }));
    if (trial["works"] === true) return { good: true, words: "The gateway took it." };
    return { good: false, words: `The gateway did not take it: ${text(trial["error"])}` };
  } catch (error) {
    const why = error instanceof ApiError ? error.detail : "The server cannot be reached.";
    return { good: false, words: `It was not sent. ${why}` };
  }
}
