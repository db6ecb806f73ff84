import { useId, useRef, type ReactNode } from "react";

import { findingsOf } from "../model/useFindings";
import { textIn, withText } from "../model/template";
import { VariableButton } from "../variables/VariableButton";
import { CodeArea } from "./CodeArea";
import { useDesk } from "./desk";
import { Findings } from "./Findings";
import { Source, type SourceHandle } from "./Source";

export interface TextFieldProps {
  readonly name: string;
  readonly label: string;
  readonly help?: string;
  readonly required?: boolean;
  readonly language: string;
  readonly rows?: number;
  readonly code?: boolean;
  /** Shown between the text and what is wrong with it. */
  readonly children?: ReactNode;
}

/** One text of the message in one language; beside a translation, the text that it translates. */
export function TextField(props: TextFieldProps): ReactNode {
  const { name, label, help = "", required = false, language, rows = 1, code = false } = props;
  const { draft, change, findings: all, readOnly } = useDesk();
  const id = useId();
  const source = useRef<SourceHandle>(null);
  const value = textIn(draft, language, name);
  const findings = findingsOf(all, language, name);
  const shared = {
    id,
    value,
    rows,
    handle: source,
    invalid: findings.some((finding) => finding.kind === "flaw"),
    describedBy: `${id}-help ${id}-findings`,
    placeholder: language === "" ? undefined : "As in the default language",
    onChange: (next: string) => change(withText(draft, language, name, next)),
  };
  return (
    <div className="me-field">
      <div className="me-label">
        <label className="fm-label" htmlFor={id}>
          {label}
          {required ? "" : <span className="fm-optional"> (optional)</span>}
        </label>
        {!readOnly && <VariableButton label={label} onInsert={(variable) => source.current?.insert(variable)} />}
      </div>
      <div className={language === "" ? "" : "me-pair"}>
        {language !== "" && <Original text={textIn(draft, "", name)} />}
        {code ? <CodeArea {...shared} findings={findings} /> : <Source {...shared} />}
      </div>
      {props.children}
      <p id={`${id}-help`} className="fm-help">
        {help}
      </p>
      <Findings id={`${id}-findings`} findings={findings} />
    </div>
  );
}

/** What the default language says, to be translated. */
export function Original({ text }: { readonly text: string }): ReactNode {
  return (
    <blockquote className="me-original" aria-label="In the default language">
      {text === "" ? <span className="bo-muted">empty in the default language</span> : text}
    </blockquote>
  );
}
