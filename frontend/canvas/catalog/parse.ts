/** Reads the catalog's answer. */
import { isObject, list, object, text } from "~/shared/guards";

import type { Port } from "../graph/types";
import type { Catalog, CatalogEntry } from "./types";

/** The catalog in `value`; entries that cannot be read are left out. */
export function parseCatalog(value: unknown): Catalog {
  const answer = object(value);
  const triggers = list(answer["triggers"]).flatMap((item) => parseEntry(item, "trigger"));
  const actions = list(answer["actions"]).flatMap((item) => parseEntry(item, "action"));
  const entries = [...triggers, ...actions];
  const settings = answer["settings"];
  return {
    entries,
    byType: new Map(entries.map((entry) => [entry.type, entry])),
    settings: isObject(settings) ? settings : null,
  };
}

/** Outlets as the catalog and the check write them. */
export function parsePorts(value: unknown): readonly Port[] {
  return list(value).flatMap((item) => {
    const port = object(item);
    const id = text(port["id"]);
    if (id === "") return [];
    return [{ id, label: text(port["label"]), colour: text(port["colour"]), optional: port["optional"] === true }];
  });
}

function parseEntry(item: unknown, kind: CatalogEntry["kind"]): CatalogEntry[] {
  const entry = object(item);
  const type = text(entry["type"]);
  if (type === "") return [];
  return [
    {
      type,
      kind,
      byCalendar: entry["by_calendar"] === true,
      label: text(entry["label"]) || type,
      group: kind === "trigger" ? "Triggers" : text(entry["group"]) || "Other",
      icon: text(entry["icon"]),
      description: text(entry["description"]),
      schema: object(entry["schema"]),
      ports: Array.isArray(entry["ports"]) ? parsePorts(entry["ports"]) : null,
    },
  ];
}
