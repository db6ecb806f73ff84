/** A level of the brand. */
import { picker } from "~/forms/picker";

export default picker("level", {
  page: (slug) => `/levels/${slug}/`,
  making: { label: "New level", page: "/levels/add/" },
});
