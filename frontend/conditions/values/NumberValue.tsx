import { useState, type ReactNode } from "react";

import { useDesk } from "~/conditions/desk";
import { shown, typedNumber } from "~/conditions/values/value";

interface NumberValueProps {
  readonly label: string;
  readonly value: unknown;
  readonly onChange: (value: number | string) => void;
}

/** A number. While it is being typed it may be anything ("-", "1."). */
export function NumberValue({ label, value, onChange }: NumberValueProps): ReactNode {
  const { readOnly } = useDesk();
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <input
      className="fm-input cb-short"
      inputMode="decimal"
      aria-label={label}
      placeholder="number"
      value={typed ?? shown(value)}
      disabled={readOnly}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(typedNumber(event.target.value));
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
