/** The condition on a segment's page: the builder, with a hidden input that the page's form sends. */
import { useState, type ReactNode } from "react";

import { ConditionBuilder, type Condition } from "~/conditions/ConditionBuilder";
import { JsonField } from "~/conditions/parts/JsonField";
import { isObject } from "~/shared/guards";

export interface SegmentConditionProps {
  /** The name of the hidden input. */
  readonly name: string;
  readonly value: unknown;
  readonly readOnly?: boolean;
}

const EVERYBODY: Condition = { all: [] };

export function SegmentCondition({ name, value, readOnly = false }: SegmentConditionProps): ReactNode {
  const [condition, setCondition] = useState<Condition>(isObject(value) ? value : EVERYBODY);
  const change = (next: unknown): void => setCondition(isObject(next) ? next : EVERYBODY);
  return (
    <>
      <ConditionBuilder value={condition} onChange={change} readOnly={readOnly} />
      <details className="cb-as-json">
        <summary>As JSON</summary>
        <JsonField label="Condition as JSON" value={condition} onChange={change} rows={14} readOnly={readOnly} />
      </details>
      <input type="hidden" name={name} value={JSON.stringify(condition)} />
    </>
  );
}
