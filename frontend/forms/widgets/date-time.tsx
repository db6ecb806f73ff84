/** A moment, typed in the zone of the operator, which is named; stored with its offset from UTC. */
import type { ReactElement } from "react";

import type { WidgetProps } from "~/forms/types";
import { fromLocal, toLocal } from "~/forms/zoned";
import { text } from "~/shared/guards";

export default function DateTimeWidget(props: WidgetProps): ReactElement {
  const { zone } = props.context;
  return (
    <span className="fm-line">
      <input
        id={props.id}
        className="fm-input fm-short"
        type="datetime-local"
        value={toLocal(text(props.value), zone)}
        onChange={(event) => props.onChange(fromLocal(event.target.value, zone))}
        disabled={props.disabled}
        aria-describedby={props.describedBy}
        aria-invalid={props.invalid}
      />
      <small className="fm-help">{zone}</small>
    </span>
  );
}
