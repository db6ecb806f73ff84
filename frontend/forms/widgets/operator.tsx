/** An operator of the account, by log-in. */
import { picker } from "~/forms/picker";

export default picker("operator");
