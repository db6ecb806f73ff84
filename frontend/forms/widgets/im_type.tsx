/** An operator-defined type of custom IM. */
import { picker } from "~/forms/picker";

export default picker("im_type", { page: (slug) => `/im-types/${slug}/` });
