/** A value that may be of several kinds: which one, and then its field. */
import type { ReactElement } from "react";
import type { MultiSchemaFieldTemplateProps } from "@rjsf/utils";

export function Ways({ selector, optionSchemaField, schema }: MultiSchemaFieldTemplateProps<unknown>): ReactElement {
  return (
    <div className="fm-ways">
      <label className="fm-way">
        <span className="fm-help">{schema.title === undefined ? "Kind" : `Kind of ${schema.title.toLowerCase()}`}</span>
        {selector}
      </label>
      {optionSchemaField}
    </div>
  );
}
