import type { ReactNode } from "react";

import { fieldsAtHand, useDesk } from "~/conditions/desk";

interface FieldValueProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onLeave: () => void;
}

/** A `$field`: the value is what the event at hand has there. */
export function FieldValue({ value, onChange, onLeave }: FieldValueProps): ReactNode {
  const { catalog, readOnly } = useDesk();
  const known = fieldsAtHand(catalog).map((topic) => `$${topic.label}`);
  const options = known.includes(value) ? known : [...known, value];
  return (
    <span className="cb-field">
      <span className="cb-word">the event’s</span>
      <select className="fm-input" aria-label="Field of the event" value={value} disabled={readOnly} onChange={(event) => onChange(event.target.value)}>
        {options.map((field) => (
          <option key={field} value={field}>
            {field.slice(1)}
          </option>
        ))}
      </select>
      {readOnly ? null : (
        <button type="button" className="cb-quiet" onClick={onLeave}>
          type a value
        </button>
      )}
    </span>
  );
}
