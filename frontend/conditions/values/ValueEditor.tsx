import type { ReactNode } from "react";

import type { Kind } from "~/conditions/catalog";
import { fieldsAtHand, useDesk } from "~/conditions/desk";
import { FieldValue } from "~/conditions/values/FieldValue";
import { LiteralValue } from "~/conditions/values/LiteralValue";
import { firstValue, isField, shapeOf } from "~/conditions/values/value";

interface ValueEditorProps {
  readonly op: string;
  readonly kind: Kind;
  /** What GET conditions/values is asked for suggestions; empty where there are none. */
  readonly source: string;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

/** The value of a comparison: written, or taken from the event at hand where there is one. */
export function ValueEditor({ op, kind, source, value, onChange }: ValueEditorProps): ReactNode {
  const { catalog, hasEvent, readOnly } = useDesk();
  const shape = shapeOf(op, kind, catalog);
  if (shape === "nothing") return null;
  const mayBeField = catalog.operators.get(op)?.takesField === true && (hasEvent || isField(value));
  if (mayBeField && isField(value)) {
    return <FieldValue value={value} onChange={onChange} onLeave={() => onChange(firstValue(op, kind, catalog))} />;
  }
  const first = fieldsAtHand(catalog)[0]?.label ?? "field";
  return (
    <>
      <LiteralValue shape={shape} kind={kind} source={source} value={value} onChange={onChange} />
      {mayBeField && !readOnly ? (
        <button type="button" className="cb-quiet" title="Take the value from the event at hand" onClick={() => onChange(`$${first}`)}>
          from event
        </button>
      ) : null}
    </>
  );
}
