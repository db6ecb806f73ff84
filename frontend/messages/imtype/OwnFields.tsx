import { useEffect, useId, useRef, useState, type ReactNode } from "react";

import { useDesk } from "../editor/desk";
import { Findings } from "../editor/Findings";
import { Source, type SourceHandle } from "../editor/Source";
import { contentIn, withOwn } from "../model/template";
import { findingsOf } from "../model/useFindings";
import { VariableButton } from "../variables/VariableButton";
import { readImType, type ImField } from "./types";

/** The form of the operator-defined fields, made from the type. */
export function OwnFields({ language }: { readonly language: string }): ReactNode {
  const { draft } = useDesk();
  const fields = useFields(draft.imType);
  if (draft.imType === "") return <p className="bo-muted">Text only. Choose a type for fields of your own: a picture, a button, a colour.</p>;
  if (fields === null) return <p className="bo-muted">Loading the fields …</p>;
  if (typeof fields === "string") return <p className="bo-note error">{fields}</p>;
  return fields.map((field) => <OwnField key={field.code} field={field} language={language} />);
}

function useFields(slug: string): readonly ImField[] | string | null {
  const [read, setRead] = useState<{ slug: string; fields: readonly ImField[] | string } | null>(null);
  useEffect(() => {
    if (slug === "") return;
    readImType(slug).then(
      ({ imType }) => setRead({ slug, fields: imType.fields }),
      () => setRead({ slug, fields: "The fields of this type cannot be loaded. Reload the page to try again." }),
    );
  }, [slug]);
  return read?.slug === slug ? read.fields : null;
}

function OwnField({ field, language }: { readonly field: ImField; readonly language: string }): ReactNode {
  const { draft, change, findings: all, readOnly } = useDesk();
  const id = useId();
  const source = useRef<SourceHandle>(null);
  const value = contentIn(draft, language).own[field.code];
  const set = (next: string | boolean | undefined): void => change(withOwn(draft, language, field.code, next));
  const findings = findingsOf(all, language, `fields.${field.code}`);
  const label = field.label || field.code;
  const texts = field.kind === "text" || field.kind === "media";
  return (
    <div className="me-field">
      <div className="me-label">
        <label className="fm-label" htmlFor={id}>
          {label}
          {field.required ? "" : <span className="fm-optional"> (optional)</span>}
        </label>
        {texts && !readOnly && <VariableButton label={label} onInsert={(name) => source.current?.insert(name)} />}
      </div>
      {texts ? (
        <Source
          id={id}
          value={typeof value === "string" ? value : ""}
          rows={1}
          handle={source}
          invalid={findings.some((finding) => finding.kind === "flaw")}
          describedBy={`${id}-findings`}
          placeholder={field.kind === "media" ? "https://… of an image or file" : undefined}
          onChange={set}
        />
      ) : (
        <Picked id={id} field={field} value={value} readOnly={readOnly} onChange={set} />
      )}
      <Findings id={`${id}-findings`} findings={findings} />
    </div>
  );
}

interface PickedProps {
  readonly id: string;
  readonly field: ImField;
  readonly value: string | boolean | undefined;
  readonly readOnly: boolean;
  readonly onChange: (value: string | boolean | undefined) => void;
}

function Picked({ id, field, value, readOnly, onChange }: PickedProps): ReactNode {
  const choices = field.kind === "boolean" ? [["true", "Yes"], ["false", "No"]] : field.choices.map((one) => [one, one]);
  const read = (written: string): string | boolean => (field.kind === "boolean" ? written === "true" : written);
  return (
    <select
      id={id}
      className="fm-input"
      value={value === undefined ? "" : String(value)}
      disabled={readOnly}
      onChange={(event) => onChange(event.target.value === "" ? undefined : read(event.target.value))}
    >
      <option value="">–</option>
      {choices.map(([choice, label]) => (
        <option key={choice} value={choice}>
          {label}
        </option>
      ))}
    </select>
  );
}
