/** An attribute of customers; one that nobody has yet may be typed. */
import { picker } from "~/forms/picker";

export default picker("attribute", { free: true });
