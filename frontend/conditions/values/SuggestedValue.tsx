import { useMemo, type ReactNode } from "react";

import { useDesk } from "~/conditions/desk";
import { suggestions } from "~/conditions/values/suggestions";
import { asTyped, shown, typedScalar, typedText, type Shape } from "~/conditions/values/value";
import { Combobox } from "~/forms/Combobox";

interface SuggestedValueProps {
  readonly label: string;
  readonly shape: Shape;
  readonly source: string;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

/** A text, or a value of unknown kind, with the values seen in the data to choose from. */
export function SuggestedValue({ label, shape, source, value, onChange }: SuggestedValueProps): ReactNode {
  const { hasEvent, readOnly } = useDesk();
  const scalar = shape === "scalar";
  const load = useMemo(() => suggestions(source, scalar), [source, scalar]);
  const typed = (text: string): unknown => (scalar ? typedScalar(text, hasEvent) : typedText(text, hasEvent));
  return (
    <div className="cb-value">
      <Combobox
        label={label}
        value={scalar ? asTyped(value) : shown(value)}
        onChange={(text) => onChange(typed(text))}
        load={load}
        placeholder="value"
        allowFree
        disabled={readOnly}
      />
    </div>
  );
}
