/** Reads all that the canvas begins with. */
import { read } from "~/shared/api";

import { UNCHECKED } from "./catalog/check";
import { parseCatalog } from "./catalog/parse";
import { differences } from "./saving/differences";
import { forget, kept, placeOf } from "./saving/keep";
import { opened, reopened, type Saving } from "./saving/machine";
import { fetchDraft, type Opened } from "./saving/server";
import { useCanvas, type CanvasProps } from "./store";

/** Opens the campaign in the store. Throws ApiError, Unreachable. */
export async function load(page: CanvasProps): Promise<void> {
  const [campaign, catalog] = await Promise.all([fetchDraft(page.slug), read<unknown>("catalog")]);
  const saving = page.may_edit ? resumed(page, campaign) : opened(campaign);
  useCanvas.getState().open({
    page,
    catalog: parseCatalog(catalog),
    status: campaign.status,
    liveVersion: campaign.version,
    draft: saving.unsaved ?? campaign.draft,
    saving,
    checked: { ...UNCHECKED, problems: campaign.problems },
    lockedWhy: campaign.flaws.join(" "),
  });
}

/** With what this browser kept because it never reached the server. */
function resumed(page: CanvasProps, campaign: Opened): Saving {
  const place = placeOf(page.brand, page.slug);
  const found = kept(place);
  // The answer to a save may have been lost while the save was not.
  const nothing = found !== null && differences(campaign.draft, found.draft, (node) => node.id).length === 0;
  if (nothing) forget(place);
  return found === null || nothing ? opened(campaign) : reopened(campaign, found);
}
