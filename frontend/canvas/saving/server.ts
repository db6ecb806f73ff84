/** Reading and writing the draft. */
import { actorName } from "~/shared/actor";
import { ApiError, Unreachable, ask } from "~/shared/api";
import { object, text } from "~/shared/guards";

import { parseProblems, type Problem } from "../catalog/check";
import { place } from "../graph/edit";
import { parseGraph } from "../graph/parse";
import { USUAL, type Draft } from "../graph/types";
import { writeGraph } from "../graph/write";
import type { Happening, Held } from "./machine";

export interface Opened extends Held {
  readonly status: string;
  /** The live version's number, if there is one. */
  readonly version: number | null;
  /** What of the stored draft the canvas cannot show. */
  readonly flaws: readonly string[];
  /** Nodes that the stored draft gives no place; they were given one here. */
  readonly unplaced: readonly string[];
  readonly problems: readonly Problem[];
}

/** The campaign as the server has it. Throws ApiError, Unreachable. */
export async function fetchDraft(slug: string): Promise<Opened> {
  const { value, etag } = await ask<unknown>(`campaigns/${slug}`);
  return await placed(opened(value, etag));
}

/** Sends a draft and says what came of it. */
export async function save(slug: string, draft: Draft, etag: string | null): Promise<Happening> {
  const body = { name: draft.name, graph: writeGraph(draft.graph), settings: draft.settings };
  try {
    const answer = await ask<unknown>(`campaigns/${slug}/draft`, { method: "PUT", body, ifMatch: etag });
    const by = actorName(text(object(answer.value)["changed_by"]));
    return { kind: "confirmed", held: { draft, etag: answer.etag, by } };
  } catch (error) {
    return await failed(slug, error);
  }
}

async function failed(slug: string, error: unknown): Promise<Happening> {
  if (error instanceof Unreachable) return { kind: "lost" };
  if (!(error instanceof ApiError)) throw error;
  if (error.status >= 500) return { kind: "lost" };
  if (error.status !== 409) return { kind: "refused", why: words(error) };
  try {
    return { kind: "overtaken", theirs: await fetchDraft(slug) };
  } catch {
    return { kind: "lost" }; // tried again later, which finds the conflict again
  }
}

/** Drafts that programs wrote say no places; the canvas finds some, and keeps them once something is changed. */
async function placed(campaign: Opened): Promise<Opened> {
  if (campaign.unplaced.length === 0) return campaign;
  const { tidy } = await import("../graph/layout");
  const { draft } = campaign;
  return { ...campaign, draft: { ...draft, graph: place(draft.graph, tidy(draft.graph, new Map(), USUAL)) } };
}

function words(error: ApiError): string {
  if (error.status === 401) return "You are logged out. Log in again in another tab; this page then saves on.";
  if (error.status === 403) return "Your role may not change campaigns any more.";
  if (error.status === 404) return "This campaign does not exist any more.";
  const first = error.errors[0];
  return first ? `${first.field ?? ""} ${first.message}`.trim() : error.detail;
}

function opened(value: unknown, etag: string | null): Opened {
  const campaign = object(value);
  const { graph, flaws, unplaced } = parseGraph(campaign["graph"]);
  const version = campaign["version"];
  return {
    draft: { name: text(campaign["name"]), graph, settings: object(campaign["settings"]) },
    etag,
    by: actorName(text(campaign["changed_by"])),
    status: text(campaign["status"]),
    version: typeof version === "number" ? version : null,
    flaws,
    unplaced,
    problems: parseProblems(campaign["problems"]),
  };
}
