/** A field of the event at hand; one that never came yet may be typed. */
import { picker } from "~/forms/picker";
import type { WidgetProps } from "~/forms/types";
import { text } from "~/shared/guards";

export default picker("event_field", { free: true, narrowed });

/** The event that stands beside the field, else the one that the campaign is entered by, if it is only one. */
function narrowed({ beside, context }: WidgetProps): { event?: string; action?: string } {
  if (text(beside["event"])) return { event: text(beside["event"]), action: text(beside["action"]) };
  const [only] = context.eventNames;
  if (only === undefined || context.eventNames.length > 1) return {};
  const [event = "", ...action] = only.split(":");
  return { event, action: action.join(":") };
}
