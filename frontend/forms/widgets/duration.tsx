/** How long: days, hours and minutes in one line. Stored as {"days": 3}. */
import type { ReactElement } from "react";

import { UNITS, parts, withPart } from "~/forms/interval";
import type { WidgetProps } from "~/forms/types";
import { human } from "~/forms/schema/words";

export default function Duration(props: WidgetProps): ReactElement {
  const value = parts(props.value);
  return (
    <div className="fm-row" role="group" aria-label={props.label} aria-describedby={props.describedBy}>
      {UNITS.map((unit) => (
        <label key={unit} className="fm-part">
          <input
            id={unit === UNITS[0] ? props.id : undefined}
            className="fm-input"
            type="number"
            min={0}
            value={value[unit] ?? ""}
            placeholder="0"
            onChange={(event) => props.onChange(withPart(value, unit, event.target.value))}
            disabled={props.disabled}
            aria-invalid={props.invalid}
          />
          <span>{human(unit)}</span>
        </label>
      ))}
    </div>
  );
}
