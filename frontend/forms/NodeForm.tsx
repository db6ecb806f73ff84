/** A form made from a node's JSON Schema: whatever a node's author declares in Python can be filled in here. */
import { useId, useMemo, type ReactElement } from "react";
import { withTheme } from "@rjsf/core";
import type { UiSchema } from "@rjsf/utils";
import validator from "@rjsf/validator-ajv8";

import "~/forms/forms.css";

import { inWords } from "~/forms/schema/complaints";
import { withIds } from "~/forms/schema/ids";
import { placed } from "~/forms/schema/places";
import { prepare } from "~/forms/schema/prepare";
import { FormScope } from "~/forms/scope";
import { theme } from "~/forms/theme";
import { Complaints } from "~/forms/theme/Complaints";
import type { FormContext, Problem } from "~/forms/types";
import { FORMATS } from "~/forms/widgets";
import { object, type Json } from "~/shared/guards";

const Form = withTheme<unknown>(theme);

export interface NodeFormProps {
  /** As the catalog has it. */
  readonly schema: Json;
  readonly value: Json;
  readonly onChange: (value: Json) => void;
  /** Those of this node. */
  readonly problems: readonly Problem[];
  readonly context: FormContext;
}

/**
 * Every change is handed on, valid or not: a draft may be incomplete, and what is missing is said beside the field.
 * Fields show their defaults; these enter the config with the first change, so that they stay what they were.
 */
export function NodeForm({ schema, value, onChange, problems, context }: NodeFormProps): ReactElement {
  const drawn = useMemo(() => prepare(schema, FORMATS), [schema]);
  const scope = useMemo(
    () => ({ context, form: value, problems: placed(problems, drawn.schema) }),
    [context, value, problems, drawn],
  );
  const prefix = `fm${useId()}`;
  return (
    <FormScope value={scope}>
      <div className="fm-top">
        <Complaints id={`${prefix}-top`} problems={scope.problems.get("") ?? []} />
      </div>
      <Form
        tagName="div"
        className="fm-form"
        idPrefix={prefix}
        schema={drawn.schema}
        uiSchema={{ ...drawn.ui, ...WHOLE }}
        formData={value}
        validator={validator}
        liveValidate="onChange"
        showErrorList={false}
        noHtml5Validate
        readonly={context.readOnly}
        transformErrors={inWords}
        experimental_defaultFormStateBehavior={{ emptyObjectFields: "skipEmptyDefaults" }}
        onChange={(event, field) => {
          // rjsf also reports that it filled in defaults; only what a person did is a change
          if (field !== undefined) onChange(withIds(object(event.formData), drawn.schema));
        }}
      />
    </FormScope>
  );
}

const WHOLE: UiSchema = {
  "ui:submitButtonOptions": { norender: true },
};
