/** A step of the campaign that is named beside it. */
import { picker } from "~/forms/picker";

export default picker("step");
