/** The customers at one step of a version, and what can be done with them. */
import { read, type Page } from "~/shared/api";
import { list, number, object, text } from "~/shared/guards";

import { cursorOf } from "../versions/version";

/** A customer who is inside. */
export interface Standing {
  readonly run: number;
  readonly customer: string;
  readonly state: string;
  /** When they came to the step. */
  readonly since: string;
  /** When they go on by themselves; "" where something else must happen first. */
  readonly due: string;
  /** Why a failed run failed. */
  readonly reason: string;
}

export interface StandingPage {
  readonly rows: readonly Standing[];
  readonly next: string;
}

export type Deed = "skip" | "move" | "stop";

/** Chosen runs, or all who are there. */
export type Who = { readonly runs: readonly number[] } | { readonly version: number; readonly node: string };

/** A page of those at a node, the last ones first. Throws ApiError, Unreachable. */
export async function fetchStanding(slug: string, version: number, node: string, cursor: string, signal: AbortSignal): Promise<StandingPage> {
  const query = new URLSearchParams({ version: String(version), node, state: "inside", limit: "20" });
  if (cursor !== "") query.set("cursor", cursor);
  const page = await read<Page<unknown>>(`campaigns/${slug}/runs?${query.toString()}`, { signal });
  return { rows: list(page.results).map(parseStanding), next: cursorOf(page.next) };
}

/** Does it, and answers to how many. Throws ApiError, Unreachable. */
export async function act(slug: string, who: Who, deed: Deed, to: string): Promise<number> {
  const body = { ...who, do: deed, ...(deed === "move" ? { to } : {}) };
  return number(object(await read<unknown>(`campaigns/${slug}/runs/act`, { method: "POST", body }))["changed"]);
}

/** One of them in an answer. */
export function parseStanding(value: unknown): Standing {
  const run = object(value);
  const last = object(list(run["visits"]).at(-1));
  return {
    run: number(run["id"]),
    customer: text(run["customer"]),
    state: text(run["state"]),
    since: text(last["at"]) || text(run["started_at"]),
    due: text(run["due_at"]),
    reason: text(run["reason"]),
  };
}
