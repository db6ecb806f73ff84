import { useId, useState, type ReactNode } from "react";

import { choicesOf } from "~/forms/choices";
import { Combobox } from "~/forms/Combobox";
import { isObject, type Json } from "~/shared/guards";

import { TYPED, type Occasion } from "./useOccasion";

const CUSTOMERS = choicesOf("customer");

/** Whom the message is shown for, and about which event. */
export function OccasionForm({ occasion, zone }: { readonly occasion: Occasion; readonly zone: string }): ReactNode {
  const id = useId();
  const { customer, events, event, choose, pick } = occasion;
  const when = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: zone });
  return (
    <div className="me-occasion">
      <Combobox label="Customer" showLabel value={customer} onChange={choose} load={CUSTOMERS} placeholder="Anybody" />
      <div>
        <label className="fm-label" htmlFor={id}>
          Event ({zone})
        </label>
        <select id={id} className="fm-input" value={event} onChange={(change) => pick(change.target.value)}>
          <option value="">No event</option>
          {events.map((one) => (
            <option key={one.id} value={one.id}>
              {one.event.replace("client_action:", "")}, {when.format(new Date(one.at))}
            </option>
          ))}
          <option value={TYPED}>Written by hand …</option>
        </select>
      </div>
      {event === TYPED && <Payload payload={occasion.payload} onChange={occasion.type} />}
    </div>
  );
}

function Payload({ payload, onChange }: { readonly payload: Json; readonly onChange: (payload: Json) => void }): ReactNode {
  const id = useId();
  const [written, setWritten] = useState(() => JSON.stringify(payload, null, 2));
  const wrong = parsed(written) === null;
  return (
    <div className="me-payload">
      <label className="fm-label" htmlFor={id}>
        The event’s fields, as JSON
      </label>
      <textarea
        id={id}
        className="fm-input me-code"
        rows={5}
        spellCheck={false}
        aria-invalid={wrong}
        value={written}
        onChange={(event) => {
          setWritten(event.target.value);
          const next = parsed(event.target.value);
          if (next) onChange(next);
        }}
      />
      {wrong && <p className="me-findings flaw">This is no JSON object: write it like {'{"amount": 44.2}'}.</p>}
    </div>
  );
}

function parsed(written: string): Json | null {
  try {
    const value: unknown = JSON.parse(written);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
