/** The palette's groups, narrowed by what is typed. */
import type { CatalogEntry } from "./types";

export interface Group {
  readonly name: string;
  readonly entries: readonly CatalogEntry[];
}

/** The order people build in; groups that nobody foresaw come after, by name. */
const ORDER = ["Triggers", "Messages", "Flow", "Customer", "Loyalty"];

/** Groups whose entries hold every typed word in their label, group or description. */
export function grouped(entries: readonly CatalogEntry[], typed: string): readonly Group[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, CatalogEntry[]>();
  for (const entry of entries) {
    const said = `${entry.label} ${entry.group} ${entry.type} ${entry.description}`.toLowerCase();
    if (!words.every((word) => said.includes(word))) continue;
    const group = groups.get(entry.group);
    if (group) group.push(entry);
    else groups.set(entry.group, [entry]);
  }
  return [...groups].sort(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b)).map(([name, found]) => ({ name, entries: found }));
}

function rank(group: string): number {
  const at = ORDER.indexOf(group);
  return at < 0 ? ORDER.length : at;
}
