/** A category that customers may want or not, sent by the channel that the field says. */
import { picker } from "~/forms/picker";
import { text } from "~/shared/guards";

export default picker("category", {
  narrowed: ({ schema }) => ({ channel: text(schema["channel"]) }),
  page: (slug) => `/categories/${slug}/`,
  making: { label: "New category", page: "/categories/add/" },
});
