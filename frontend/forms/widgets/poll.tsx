/** A poll of the brand. */
import { picker } from "~/forms/picker";

export default picker("poll", {});
