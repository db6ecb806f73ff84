/** A mission of the brand. */
import { picker } from "~/forms/picker";

export default picker("mission", {
  page: (slug) => `/missions/${slug}/`,
  making: { label: "New mission", page: "/missions/add/" },
});
