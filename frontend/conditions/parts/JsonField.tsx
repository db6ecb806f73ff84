import { useState, type ReactNode } from "react";

interface JsonFieldProps {
  readonly label: string;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly rows?: number;
  readonly readOnly: boolean;
}

/** JSON as text. What is no JSON yet is kept while it is typed and said to be none; it changes nothing. */
export function JsonField({ label, value, onChange, rows = 4, readOnly }: JsonFieldProps): ReactNode {
  const [typed, setTyped] = useState<string | null>(null);
  const [flaw, setFlaw] = useState("");
  const type = (next: string): void => {
    setTyped(next);
    try {
      onChange(JSON.parse(next));
      setFlaw("");
    } catch (error) {
      setFlaw(error instanceof Error ? error.message : "This is not JSON.");
    }
  };
  return (
    <div className="cb-json">
      <textarea
        className="fm-input code"
        aria-label={label}
        spellCheck={false}
        rows={rows}
        value={typed ?? JSON.stringify(value, null, 2)}
        readOnly={readOnly}
        aria-invalid={flaw !== ""}
        onChange={(event) => type(event.target.value)}
        onBlur={() => {
          if (!flaw) setTyped(null);
        }}
      />
      {flaw ? (
        <p className="cb-problem" role="alert">
          This is not JSON yet: {flaw}
        </p>
      ) : null}
    </div>
  );
}
