/** A customer by the id of the platform. */
import { picker } from "~/forms/picker";

export default picker("customer", { placeholder: "Type the beginning of an id" });
