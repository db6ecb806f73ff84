import type { ReactNode } from "react";

import { Icon } from "~/shared/Icon";

import { kindOf, KINDS, type ImField } from "./types";

export interface FieldRowProps {
  readonly field: ImField;
  readonly at: number;
  readonly count: number;
  readonly readOnly: boolean;
  readonly problem: string;
  readonly onChange: (field: ImField) => void;
  readonly onMove: (to: number) => void;
  readonly onRemove: () => void;
}

/** One operator-defined field. */
export function FieldRow(props: FieldRowProps): ReactNode {
  const { field, at, readOnly, problem, onChange } = props;
  const name = field.label || field.code || `field ${at + 1}`;
  const line = (label: string, key: "code" | "label", hint: string): ReactNode => (
    <label className="me-cell">
      <span className="fm-label">{label}</span>
      <input
        className="fm-input"
        value={field[key]}
        placeholder={hint}
        readOnly={readOnly}
        aria-invalid={problem !== "" && key === "code"}
        onChange={(event) => onChange({ ...field, [key]: event.target.value })}
      />
    </label>
  );
  return (
    <li className="me-im-field">
      <fieldset>
        <legend className="me-unseen">{name}</legend>
        <div className="me-cells">
          {line("Label", "label", "Button text")}
          {line("Code", "code", "button_text")}
          <label className="me-cell">
            <span className="fm-label">Kind</span>
            <select
              className="fm-input"
              value={field.kind}
              disabled={readOnly}
              onChange={(event) => onChange({ ...field, kind: kindOf(event.target.value) })}
            >
              {KINDS.map(([kind, label]) => (
                <option key={kind} value={kind}>
                  {label}
                </option>
              ))}
            </select>
          </label>
          <label className="fm-check me-required">
            <input
              type="checkbox"
              checked={field.required}
              disabled={readOnly}
              onChange={(event) => onChange({ ...field, required: event.target.checked })}
            />
            Required
          </label>
          {!readOnly && <RowTools {...props} name={name} />}
        </div>
        {field.kind === "choice" && (
          <label className="me-cell">
            <span className="fm-label">Choices, one a line</span>
            <textarea
              className="fm-input"
              rows={3}
              readOnly={readOnly}
              value={field.choices.join("\n")}
              onChange={(event) => onChange({ ...field, choices: event.target.value.split("\n") })}
            />
          </label>
        )}
        {problem !== "" && (
          <p className="bo-note error" role="alert">
            {problem}
          </p>
        )}
      </fieldset>
    </li>
  );
}

function RowTools({ at, count, name, onMove, onRemove }: FieldRowProps & { readonly name: string }): ReactNode {
  return (
    <div className="fm-tools">
      <button type="button" className="bo-button small" aria-label={`Move ${name} up`} disabled={at === 0} onClick={() => onMove(at - 1)}>
        <Icon name="arrow_upward" />
      </button>
      <button type="button" className="bo-button small" aria-label={`Move ${name} down`} disabled={at === count - 1} onClick={() => onMove(at + 1)}>
        <Icon name="arrow_downward" />
      </button>
      <button type="button" className="bo-button small danger" aria-label={`Remove ${name}`} onClick={onRemove}>
        <Icon name="delete" />
      </button>
    </div>
  );
}
