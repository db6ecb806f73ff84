/** A condition about the customer and the event at hand: the builder, fetched when it is first needed. */
import { Suspense, lazy, type ReactElement } from "react";

import type { WidgetProps } from "~/forms/types";
import { isObject, text } from "~/shared/guards";

const ConditionBuilder = lazy(async () => ({ default: (await import("~/conditions/ConditionBuilder")).ConditionBuilder }));

/** Where an event stands beside the field, as in a trigger, that one is at hand; else those that let customers in. */
export default function ConditionWidget(props: WidgetProps): ReactElement {
  const event = text(props.beside["event"]);
  const action = text(props.beside["action"]);
  return (
    <div role="group" aria-label={props.label} aria-describedby={props.describedBy}>
      <Suspense fallback={<p className="fm-help">Loading …</p>}>
        <ConditionBuilder
          value={isObject(props.value) ? props.value : null}
          onChange={(condition) => props.onChange(condition ?? undefined)}
          event={event === "client_action" && action ? `${event}:${action}` : event || undefined}
          eventNames={event ? [] : props.context.eventNames}
          readOnly={props.disabled}
          compact
        />
      </Suspense>
    </div>
  );
}
