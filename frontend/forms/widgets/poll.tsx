/** A poll of the brand. */
import { picker } from "~/forms/picker";

export default picker("poll", {
  page: (slug) => `/polls/${slug}/`,
  making: { label: "New poll", page: "/polls/add/" },
});
