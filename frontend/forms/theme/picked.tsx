/** The fields that our widgets stand in. */
import { useContext, type ReactElement } from "react";
import type { RegistryFieldsType } from "@rjsf/utils";
import { descriptionId, errorId, type Field, type FieldProps } from "@rjsf/utils";

import { FormScope } from "~/forms/scope";
import type { Widget } from "~/forms/types";
import { list, object } from "~/shared/guards";

/** One field of rjsf for each widget, under the widget's format. */
export function pickedBy(widgets: ReadonlyMap<string, Widget>): RegistryFieldsType<unknown> {
  return Object.fromEntries([...widgets].map(([format, widget]) => [format, fieldOf(widget)]));
}

function fieldOf(Edit: Widget): Field<unknown> {
  return function Picked(props: FieldProps<unknown>): ReactElement {
    const { schema, formData, onChange, fieldPathId, disabled, readonly, rawErrors = [], name } = props;
    const { context, form, problems } = useContext(FormScope);
    const { $id: id, path } = fieldPathId;
    return (
      <Edit
        id={id}
        label={schema.title ?? name}
        value={formData}
        onChange={(value) => onChange(value, path)}
        schema={schema}
        beside={object(path.slice(0, -1).reduce<unknown>(within, form))}
        context={context}
        disabled={disabled === true || readonly === true}
        describedBy={`${descriptionId(id)} ${errorId(id)}`}
        invalid={rawErrors.length > 0 || problems.has(path.join("."))}
      />
    );
  };
}

function within(value: unknown, step: string | number): unknown {
  return typeof step === "number" ? list(value)[step] : object(value)[step];
}
