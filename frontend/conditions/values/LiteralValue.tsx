import type { ReactNode } from "react";

import type { Kind } from "~/conditions/catalog";
import { useDesk } from "~/conditions/desk";
import { DateValue } from "~/conditions/values/DateValue";
import { DayOfYearValue } from "~/conditions/values/DayOfYearValue";
import { DurationValue } from "~/conditions/values/DurationValue";
import { NumberValue } from "~/conditions/values/NumberValue";
import { SeveralValues } from "~/conditions/values/SeveralValues";
import { SuggestedValue } from "~/conditions/values/SuggestedValue";
import { shapeOfEnd, type Shape } from "~/conditions/values/value";
import { list } from "~/shared/guards";

export interface LiteralProps {
  readonly shape: Shape;
  readonly kind: Kind;
  readonly source: string;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

/** A written value, by the shape that the operator takes. */
export function LiteralValue(props: LiteralProps): ReactNode {
  const { readOnly } = useDesk();
  const { shape, kind, source, value, onChange } = props;
  switch (shape) {
    case "nothing":
      return null;
    case "number":
      return <NumberValue label="Number" value={value} onChange={onChange} />;
    case "date":
      return <DateValue label="Date" value={value} onChange={onChange} />;
    case "duration":
      return <DurationValue value={value} onChange={onChange} />;
    case "day_of_year":
      return <DayOfYearValue value={value} onChange={onChange} />;
    case "several":
      return <SeveralValues kind={kind} source={source} values={list(value)} onChange={onChange} />;
    case "two":
      return <TwoValues {...props} />;
    case "boolean":
      return (
        <select className="fm-input cb-short" aria-label="Value" value={String(value)} disabled={readOnly} onChange={(event) => onChange(event.target.value === "true")}>
          <option value="true">true</option>
          <option value="false">false</option>
        </select>
      );
    default:
      return <SuggestedValue label="Value" shape={shape} source={source} value={value} onChange={onChange} />;
  }
}

function TwoValues({ kind, source, value, onChange }: LiteralProps): ReactNode {
  const ends = list(value);
  const shape = shapeOfEnd(kind, ends);
  const end = (at: 0 | 1): ReactNode => (
    <LiteralValue shape={shape} kind={kind} source={source} value={ends[at] ?? ""} onChange={(one) => onChange(at === 0 ? [one, ends[1] ?? ""] : [ends[0] ?? "", one])} />
  );
  return (
    <span className="cb-two">
      {end(0)}
      <span className="cb-word">and</span>
      {end(1)}
    </span>
  );
}
