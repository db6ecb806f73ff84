/** A list of things that may be added to, taken from and put in order. */
import type { ReactElement } from "react";
import type { ArrayFieldTemplateProps } from "@rjsf/utils";
import { descriptionId } from "@rjsf/utils";

import { sentence } from "~/forms/schema/words";

export function ListFrame(props: ArrayFieldTemplateProps<unknown>): ReactElement {
  const { fieldPathId, title, schema, items, canAdd, onAddClick, disabled, readonly, optionalDataControl } = props;
  const about = schema.description ?? "";
  return (
    <fieldset className="fm-group" aria-describedby={about ? descriptionId(fieldPathId) : undefined}>
      <legend>{title}</legend>
      {about ? (
        <p id={descriptionId(fieldPathId)} className="fm-help">
          {sentence(about)}
        </p>
      ) : null}
      {optionalDataControl}
      {items.length ? <ol className="fm-items">{items}</ol> : null}
      {canAdd && !disabled && !readonly ? (
        <button type="button" className="bo-button small" onClick={() => onAddClick()}>
          + Add
        </button>
      ) : null}
    </fieldset>
  );
}
