/** Switches an object that may be left out on and off. */
import type { ReactElement } from "react";
import type { OptionalDataControlsTemplateProps } from "@rjsf/utils";

export function Switch(props: OptionalDataControlsTemplateProps<unknown>): ReactElement {
  const { id, onAddClick, onRemoveClick } = props;
  const toggle = onAddClick ?? onRemoveClick;
  return (
    <label className="fm-check">
      <input
        type="checkbox"
        id={id}
        checked={onRemoveClick !== undefined}
        disabled={toggle === undefined}
        onChange={() => toggle?.()}
      />
      <span>Switched on</span>
    </label>
  );
}
