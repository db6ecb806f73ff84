import type { ReactNode } from "react";

import type { Row } from "./rows";

interface RowsProps {
  /** What a row is: "attribute", "field". */
  readonly what: string;
  readonly rows: readonly Row[];
  readonly onChange: (rows: readonly Row[]) => void;
}

/** Names and values in two columns. Names that are known stand fast, one's own can be typed. */
export function Rows({ what, rows, onChange }: RowsProps): ReactNode {
  const put = (index: number, part: Partial<Row>): void =>
    onChange(rows.map((row, each) => (each === index ? { ...row, ...part } : row)));
  return (
    <div className="cv-try-rows">
      {rows.map((row, index) => (
        <div key={index} className="cv-try-row">
          {row.hint === undefined ? (
            <input
              className="fm-input"
              aria-label={`Name of ${what} ${index + 1}`}
              placeholder={what}
              value={row.name}
              onChange={(event) => put(index, { name: event.target.value })}
            />
          ) : (
            <span title={row.name}>{row.name}</span>
          )}
          <input
            className="fm-input"
            aria-label={`Value of ${row.name === "" ? `${what} ${index + 1}` : row.name}`}
            placeholder={row.hint}
            value={row.value}
            onChange={(event) => put(index, { value: event.target.value })}
          />
        </div>
      ))}
      <button type="button" className="bo-button small" onClick={() => onChange([...rows, { name: "", value: "" }])}>
        + Add {what === "attribute" ? "an" : "a"} {what}
      </button>
      <small className="bo-muted">Empty ones are left out. 5 is taken as a number and true as a yes; in quotes, &quot;5&quot; is a text.</small>
    </div>
  );
}
