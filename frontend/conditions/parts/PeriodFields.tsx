import type { ReactNode } from "react";

import { useDesk } from "~/conditions/desk";
import { periodOf, withEnd, withPeriod, type Period } from "~/conditions/model/period";
import type { SettingProps } from "~/conditions/parts/RowsFields";
import { DateValue } from "~/conditions/values/DateValue";
import { DurationValue } from "~/conditions/values/DurationValue";
import { list } from "~/shared/guards";

const WORDS: Readonly<Record<Period, string>> = {
  ever: "at any time",
  within: "in the last",
  between: "between",
  since: "since they entered",
};

/** The stretch of time that a rule about the past looks at. */
export function PeriodFields({ leaf, onChange }: SettingProps): ReactNode {
  const { hasEntry, readOnly } = useDesk();
  const period = periodOf(leaf);
  const offered = (["ever", "within", "between", "since"] as const).filter((one) => one !== "since" || hasEntry || period === "since");
  const ends = list(leaf["between"]);
  return (
    <>
      <select className="fm-input cb-period" aria-label="When" value={period} disabled={readOnly} onChange={(event) => onChange(withPeriod(leaf, offered.find((one) => one === event.target.value) ?? "ever"))}>
        {offered.map((one) => (
          <option key={one} value={one}>
            {WORDS[one]}
          </option>
        ))}
      </select>
      {period === "within" ? <DurationValue value={leaf["within"]} onChange={(value) => onChange(withPeriod(leaf, "within", value))} /> : null}
      {period === "between" ? (
        <span className="cb-two">
          <DateValue label="From" value={ends[0]} onChange={(end) => onChange(withEnd(leaf, 0, end))} />
          <span className="cb-word">and</span>
          <DateValue label="To" value={ends[1]} onChange={(end) => onChange(withEnd(leaf, 1, end))} />
        </span>
      ) : null}
    </>
  );
}
