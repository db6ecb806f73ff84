import type { ReactNode } from "react";

import { operatorsFor, type Kind } from "~/conditions/catalog";
import { useDesk } from "~/conditions/desk";
import { withOperator, withSetting } from "~/conditions/model/rule";
import { ValueEditor } from "~/conditions/values/ValueEditor";
import { text, type Json } from "~/shared/guards";

interface ComparisonFieldsProps {
  /** Whatever has an `op` and a `value`: a leaf, a measure, a row. */
  readonly compared: Json;
  readonly kind: Kind;
  readonly source: string;
  readonly operators: readonly string[] | null;
  readonly onChange: (compared: Json) => void;
}

/** An operator and its value. An operator that does not fit the kind stays until another one is chosen. */
export function ComparisonFields({ compared, kind, source, operators, onChange }: ComparisonFieldsProps): ReactNode {
  const { catalog, readOnly } = useDesk();
  const op = text(compared["op"]);
  const fitting = operatorsFor(catalog, kind, operators);
  const offered = fitting.includes(op) ? fitting : [...fitting, op];
  return (
    <>
      <select className="fm-input cb-op" aria-label="Compares how" value={op} disabled={readOnly} onChange={(event) => onChange(withOperator(compared, event.target.value, kind, catalog))}>
        {offered.map((name) => (
          <option key={name} value={name}>
            {catalog.operators.get(name)?.words ?? name}
          </option>
        ))}
      </select>
      <ValueEditor op={op} kind={kind} source={source} value={compared["value"]} onChange={(value) => onChange(withSetting(compared, "value", value === "" ? null : value))} />
    </>
  );
}
