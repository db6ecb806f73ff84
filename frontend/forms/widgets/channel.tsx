/** A channel that messages take. */
import { picker } from "~/forms/picker";

export default picker("channel");
