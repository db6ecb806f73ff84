/** A segment of the brand. */
import { picker } from "~/forms/picker";

export default picker("segment", {
  page: (slug) => `/segments/${slug}/`,
  making: { label: "New segment", page: "/segments/add/" },
});
