/** An outlet of the step that is named beside it. */
import { picker } from "~/forms/picker";

export default picker("outlet", { placeholder: "Any outlet", words: { node: "step" } });
