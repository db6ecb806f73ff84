/** A text of several lines: JSON, a letter. */
import type { ReactElement } from "react";

import type { WidgetProps } from "~/forms/types";
import { text } from "~/shared/guards";

export default function MultilineWidget(props: WidgetProps): ReactElement {
  return (
    <textarea
      id={props.id}
      className="fm-input"
      rows={6}
      spellCheck={false}
      value={text(props.value)}
      onChange={(event) => props.onChange(event.target.value || undefined)}
      disabled={props.disabled}
      aria-describedby={props.describedBy}
      aria-invalid={props.invalid}
    />
  );
}
