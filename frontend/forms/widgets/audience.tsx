/** An audience of the brand. */
import { picker } from "~/forms/picker";

export default picker("audience", {
  page: (slug) => `/audiences/${slug}/`,
  making: { label: "New audience", page: "/audiences/add/" },
});
