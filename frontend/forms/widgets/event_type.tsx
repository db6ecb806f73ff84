/** An event type; one that never came yet may be typed. */
import { picker } from "~/forms/picker";

export default picker("event_type", { free: true, placeholder: "Type a name, seen or still to come" });
