import type { ReactNode } from "react";

import { useDesk } from "~/conditions/desk";
import { shown } from "~/conditions/values/value";

interface DayOfYearValueProps {
  readonly value: unknown;
  readonly onChange: (value: string) => void;
}

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** A day that comes every year: today, or a month and a day as MM-DD. */
export function DayOfYearValue({ value, onChange }: DayOfYearValueProps): ReactNode {
  const { readOnly } = useDesk();
  const [month = "", day = "01"] = shown(value) === "today" ? [] : shown(value).split("-");
  return (
    <span className="cb-duration">
      <select className="fm-input" aria-label="Month" value={month} disabled={readOnly} onChange={(event) => onChange(event.target.value ? `${event.target.value}-${day}` : "today")}>
        <option value="">today</option>
        {MONTHS.map((name, at) => (
          <option key={name} value={two(at + 1)}>
            {name}
          </option>
        ))}
      </select>
      {month ? (
        <select className="fm-input cb-short" aria-label="Day" value={day} disabled={readOnly} onChange={(event) => onChange(`${month}-${event.target.value}`)}>
          {Array.from({ length: daysIn(month) }, (_, at) => two(at + 1)).map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      ) : null}
    </span>
  );
}

/** In a leap year, so that 29 February is a day. */
function daysIn(month: string): number {
  return new Date(2024, Number(month), 0).getDate();
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
