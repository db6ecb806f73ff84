/** A gateway, of the channel that the field says. */
import { picker } from "~/forms/picker";
import { text } from "~/shared/guards";

export default picker("gateway", {
  narrowed: ({ schema }) => ({ channel: text(schema["channel"]) }),
  page: (slug) => `/gateways/${slug}/`,
});
