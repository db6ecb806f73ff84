/** What a journey can be built of, as `GET /api/v1/catalog` tells it. */
import type { Json } from "~/shared/guards";

import type { Port } from "../graph/types";

export interface CatalogEntry {
  readonly type: string;
  readonly kind: "trigger" | "action";
  /** A trigger that no event sets off. */
  readonly byCalendar: boolean;
  readonly label: string;
  readonly group: string;
  readonly icon: string;
  readonly description: string;
  /** JSON Schema of the config; `format` picks the widgets. */
  readonly schema: Json;
  /** null where the outlets follow from the config; the check tells them then. */
  readonly ports: readonly Port[] | null;
}

export interface Catalog {
  readonly entries: readonly CatalogEntry[];
  readonly byType: ReadonlyMap<string, CatalogEntry>;
  /** JSON Schema of a campaign's settings, where the server tells it. */
  readonly settings: Json | null;
}
