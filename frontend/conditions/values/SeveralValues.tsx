import { useMemo, type ReactNode } from "react";

import type { Kind } from "~/conditions/catalog";
import { useDesk } from "~/conditions/desk";
import { suggestions } from "~/conditions/values/suggestions";
import { asTyped, shapeOfOne, shown, typedNumber, typedScalar, typedText } from "~/conditions/values/value";
import { Combobox } from "~/forms/Combobox";
import { Icon } from "~/shared/Icon";

interface SeveralValuesProps {
  readonly kind: Kind;
  readonly source: string;
  readonly values: readonly unknown[];
  readonly onChange: (values: readonly unknown[]) => void;
}

/** Several values, one of which must fit: chosen ones stand before the field that adds another. */
export function SeveralValues({ kind, source, values, onChange }: SeveralValuesProps): ReactNode {
  const { hasEvent, readOnly } = useDesk();
  const shape = shapeOfOne(kind);
  const load = useMemo(() => suggestions(source, shape === "scalar"), [source, shape]);
  const add = (typed: string): void => {
    const pieces = typed.split(/[,;\n]/).map((piece) => piece.trim());
    const added = pieces.filter(Boolean).map((piece) => read(piece)).filter((one) => !values.includes(one));
    if (added.length) onChange([...values, ...added]);
  };
  const read = (typed: string): unknown => {
    if (shape === "number") return typedNumber(typed);
    return shape === "scalar" ? typedScalar(typed, hasEvent) : typedText(typed, hasEvent);
  };
  return (
    <div className="cb-several">
      {values.map((value, at) => (
        <span className="cb-chip" key={`${at} ${JSON.stringify(value)}`}>
          {shape === "scalar" ? asTyped(value) : shown(value)}
          {readOnly ? null : (
            <button type="button" aria-label={`Remove ${shown(value)}`} onClick={() => onChange(values.toSpliced(at, 1))}>
              <Icon name="close" />
            </button>
          )}
        </span>
      ))}
      {readOnly ? null : <Combobox key={values.length} label="Add a value" value="" onChange={add} load={load} placeholder={values.length ? "and …" : "values"} allowFree />}
    </div>
  );
}
