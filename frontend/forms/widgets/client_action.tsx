/** A client action, where the event beside it is one. */
import type { ReactElement } from "react";

import { picker } from "~/forms/picker";
import type { WidgetProps } from "~/forms/types";
import { text } from "~/shared/guards";

const Picker = picker("client_action", { free: true, placeholder: "Any client action" });

export default function ClientAction(props: WidgetProps): ReactElement {
  const event = text(props.beside["event"]);
  if ("event" in props.beside && event !== "client_action" && text(props.value) === "") {
    return <p className="fm-help">Only for the event “client_action”.</p>;
  }
  return <Picker {...props} />;
}
