/** Another campaign. */
import { picker } from "~/forms/picker";

export default picker("campaign", { page: (slug) => `/campaigns/${slug}/` });
