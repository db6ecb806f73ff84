import type { ReactNode } from "react";

import { useDesk } from "~/conditions/desk";
import { NumberValue } from "~/conditions/values/NumberValue";
import { isObject } from "~/shared/guards";

interface DurationValueProps {
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

const UNITS = ["minutes", "hours", "days"] as const;

/** A length of time: a number of days, or amounts by their units. */
export function DurationValue({ value, onChange }: DurationValueProps): ReactNode {
  const { readOnly } = useDesk();
  const amounts = Object.entries(isObject(value) ? value : { days: value });
  const write = (at: number, unit: string, amount: unknown): void =>
    onChange(Object.fromEntries(amounts.map((pair, index) => (index === at ? [unit, amount] : pair))));
  return (
    <>
      {amounts.map(([unit, amount], at) => (
        <span className="cb-duration" key={unit}>
          <NumberValue label="How long" value={amount} onChange={(typed) => write(at, unit, typed)} />
          <select className="fm-input cb-short" aria-label="Unit" value={unit} disabled={readOnly} onChange={(event) => write(at, event.target.value, amount)}>
            {UNITS.filter((one) => one === unit || !amounts.some(([other]) => other === one)).map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </span>
      ))}
    </>
  );
}
