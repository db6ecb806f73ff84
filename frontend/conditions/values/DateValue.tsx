import type { ReactNode } from "react";

import { useDesk } from "~/conditions/desk";
import { shown, typedNumber } from "~/conditions/values/value";

interface DateValueProps {
  readonly label: string;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

const DAY = /^(\d{4}-\d\d-\d\d)?$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/;

/** A day, or a moment in the brand's zone. What a calendar cannot show (another zone, milliseconds) is a text. */
export function DateValue({ label, value, onChange }: DateValueProps): ReactNode {
  const { readOnly } = useDesk();
  const text = shown(value);
  const type = DAY.test(text) ? "date" : MOMENT.test(text) ? "datetime-local" : "text";
  const toggled = type === "date" ? `${text}T00:00` : text.slice(0, 10);
  return (
    <span className="cb-date">
      <input
        className="fm-input"
        type={type}
        aria-label={label}
        value={text}
        disabled={readOnly}
        onChange={(event) => onChange(type === "text" && typeof value === "number" ? typedNumber(event.target.value) : event.target.value)}
      />
      {readOnly || text === "" || type === "text" ? null : (
        <button type="button" className="cb-quiet" onClick={() => onChange(toggled)}>
          {type === "date" ? "at a time" : "whole day"}
        </button>
      )}
    </span>
  );
}
