/** Around each field: its label, what it means, and what is wrong with it. */
import { useContext, type ReactElement } from "react";
import type { FieldTemplateProps, RJSFSchema } from "@rjsf/utils";
import { descriptionId, errorId } from "@rjsf/utils";

import { Complaints } from "~/forms/theme/Complaints";
import { isOptional } from "~/forms/schema/optional";
import { FormScope } from "~/forms/scope";

/** Objects and lists draw their own frame, in `ObjectFrame` and `ListFrame`; the form's root has none. */
export function FieldFrame(props: FieldTemplateProps<unknown>): ReactElement {
  const { id, label, children, rawErrors = [], rawDescription, hidden, required, schema, fieldPathId } = props;
  const { problems } = useContext(FormScope);
  const path = fieldPathId.path.join(".");
  const here = path === "" ? [] : (problems.get(path) ?? []);
  if (hidden) return <div hidden>{children}</div>;
  if (path === "" || isFramed(schema)) {
    return (
      <div className="fm-field">
        {children}
        <Complaints id={errorId(id)} problems={here} errors={path === "" ? [] : rawErrors} />
      </div>
    );
  }
  const checkbox = schema.type === "boolean";
  return (
    <div className="fm-field">
      {checkbox ? null : (
        <label className="fm-label" htmlFor={id}>
          {label}
          {isOptional(schema, required) ? <span className="fm-optional"> optional</span> : null}
        </label>
      )}
      {children}
      {rawDescription ? (
        <p id={descriptionId(id)} className="fm-help">
          {rawDescription}
        </p>
      ) : null}
      <Complaints id={errorId(id)} problems={here} errors={rawErrors} />
    </div>
  );
}

function isFramed(schema: RJSFSchema): boolean {
  const composite = schema.type === "object" || (schema.type === "array" && schema.uniqueItems !== true);
  return composite && !("pick" in schema);
}
