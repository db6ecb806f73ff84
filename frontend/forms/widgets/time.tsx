/** A time of day. */
import type { ReactElement } from "react";

import type { WidgetProps } from "~/forms/types";
import { text } from "~/shared/guards";

export default function TimeWidget(props: WidgetProps): ReactElement {
  return (
    <input
      id={props.id}
      className="fm-input fm-short"
      type="time"
      value={text(props.value)}
      onChange={(event) => props.onChange(event.target.value || undefined)}
      disabled={props.disabled}
      aria-describedby={props.describedBy}
      aria-invalid={props.invalid}
    />
  );
}
