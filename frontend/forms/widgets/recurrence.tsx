/** How something recurs: every so many days, on these days of the week; or any rule, as calendars write it. */
import { useState, type ReactElement } from "react";

import { EVERY, simple, UNITS, WEEKDAYS, written, type Recurrence } from "~/forms/recurrence";
import type { WidgetProps } from "~/forms/types";
import { text } from "~/shared/guards";

const OTHER = "other";
const USUAL: Recurrence = { every: "DAILY", interval: 1, days: [] };

export default function RecurrenceWidget(props: WidgetProps): ReactElement {
  const rule = text(props.value) || written(USUAL);
  const parts = simple(rule);
  const [asWritten, setAsWritten] = useState(parts === null);
  const change = (changed: Partial<Recurrence>): void => props.onChange(written({ ...(parts ?? USUAL), ...changed }));
  const choose = (chosen: string): void => {
    setAsWritten(chosen === OTHER);
    const every = EVERY.find((name) => name === chosen);
    if (every) change({ every });
  };
  return (
    <div role="group" aria-label={props.label} aria-describedby={props.describedBy}>
      <span className="fm-line">
        {!asWritten && <Interval {...props} parts={parts ?? USUAL} change={change} />}
        <select
          className="fm-input"
          aria-label={`${props.label}: unit`}
          value={asWritten ? OTHER : (parts ?? USUAL).every}
          onChange={(event) => choose(event.target.value)}
          disabled={props.disabled}
        >
          {EVERY.map((every) => (
            <option key={every} value={every}>
              {UNITS[every]}
            </option>
          ))}
          <option value={OTHER}>by a rule</option>
        </select>
      </span>
      {asWritten && <Rule {...props} rule={rule} />}
      {!asWritten && parts?.every === "WEEKLY" && <Days {...props} parts={parts} change={change} />}
    </div>
  );
}

interface PartsProps extends WidgetProps {
  readonly parts: Recurrence;
  readonly change: (changed: Partial<Recurrence>) => void;
}

function Interval(props: PartsProps): ReactElement {
  return (
    <label className="fm-line">
      <span>every</span>
      <input
        id={props.id}
        className="fm-input"
        type="number"
        min={1}
        max={999}
        value={props.parts.interval}
        onChange={(event) => props.change({ interval: Math.max(1, Math.trunc(Number(event.target.value))) })}
        disabled={props.disabled}
        aria-invalid={props.invalid}
      />
    </label>
  );
}

function Days(props: PartsProps): ReactElement {
  const { days } = props.parts;
  return (
    <div className="fm-row">
      {WEEKDAYS.map((day) => (
        <label key={day} className="fm-check">
          <input
            type="checkbox"
            checked={days.includes(day)}
            onChange={(event) =>
              props.change({ days: event.target.checked ? [...days, day] : days.filter((one) => one !== day) })
            }
            disabled={props.disabled}
          />
          {day}
        </label>
      ))}
    </div>
  );
}

function Rule(props: WidgetProps & { readonly rule: string }): ReactElement {
  return (
    <input
      id={props.id}
      className="fm-input"
      type="text"
      spellCheck={false}
      aria-label={`${props.label}: rule`}
      value={props.rule}
      onChange={(event) => props.onChange(event.target.value)}
      disabled={props.disabled}
      aria-invalid={props.invalid}
    />
  );
}
