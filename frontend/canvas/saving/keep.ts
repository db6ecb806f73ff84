/** A draft that the server has not confirmed yet, kept in this browser: a closed tab loses nothing. */
import { isObject, object, text } from "~/shared/guards";

import { parseGraph } from "../graph/parse";
import type { Draft } from "../graph/types";
import { writeGraph } from "../graph/write";

export interface Kept {
  readonly draft: Draft;
  /** The revision that it was made from. */
  readonly etag: string | null;
}

/** Names the place for one campaign of one brand. */
export function placeOf(brand: string, slug: string): string {
  return `beckon:draft:${brand}:${slug}`;
}

/** False where the browser has no room or forbids it: then only the open page holds the draft. */
export function keep(place: string, { draft, etag }: Kept): boolean {
  const { name, graph, settings } = draft;
  try {
    localStorage.setItem(place, JSON.stringify({ etag, name, settings, graph: writeGraph(graph) }));
    return true;
  } catch {
    return false;
  }
}

export function kept(place: string): Kept | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(place) ?? "null");
    if (!isObject(value)) return null;
    const { graph, flaws } = parseGraph(value["graph"]);
    if (flaws.length > 0) return null;
    const draft = { name: text(value["name"]), graph, settings: object(value["settings"]) };
    return { draft, etag: typeof value["etag"] === "string" ? value["etag"] : null };
  } catch {
    return null;
  }
}

export function forget(place: string): void {
  try {
    localStorage.removeItem(place);
  } catch {
    // A browser that forbids storage kept nothing either.
  }
}
