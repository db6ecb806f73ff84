/** A template, of the channel that the field says. */
import { picker } from "~/forms/picker";
import { text } from "~/shared/guards";

export default picker("template", {
  narrowed: ({ schema }) => ({ channel: text(schema["channel"]) }),
  page: (slug) => `/templates/${slug}/`,
  making: { label: "New template", page: "/templates/add/" },
});
