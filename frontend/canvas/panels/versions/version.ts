/** Published versions, read without believing the answer. */
import { read, type Page } from "~/shared/api";
import { list, number, object, text } from "~/shared/guards";

import { place } from "../../graph/edit";
import { parseGraph } from "../../graph/parse";
import { USUAL, type Graph } from "../../graph/types";
import type { ShownVersion } from "../../store";

/** A line of the list. */
export interface VersionLine {
  readonly number: number;
  readonly publishedAt: string;
  readonly publishedBy: string;
  readonly live: boolean;
  /** Customers who are in it now. */
  readonly inside: number;
}

/** One version as a whole. `changes`: what it changed against the one before, in words. */
export interface WholeVersion {
  readonly shown: ShownVersion;
  readonly changes: readonly string[];
}

export interface VersionsPage {
  readonly lines: readonly VersionLine[];
  /** What `fetchVersions` takes for the next page; "" at the end. */
  readonly next: string;
}

/** The versions, newest first. Throws ApiError, Unreachable. */
export async function fetchVersions(slug: string, cursor = ""): Promise<VersionsPage> {
  const more = cursor === "" ? "" : `?cursor=${encodeURIComponent(cursor)}`;
  const page = await read<Page<unknown>>(`campaigns/${slug}/versions${more}`);
  return { lines: list(page.results).map(parseLine), next: cursorOf(page.next) };
}

/** One of them, ready to be shown. Throws ApiError, Unreachable. */
export async function fetchVersion(slug: string, wanted: number): Promise<WholeVersion> {
  const answer = object(await read<unknown>(`campaigns/${slug}/versions/${wanted}`));
  const { graph, unplaced } = parseGraph(answer["graph"]);
  return {
    shown: { number: wanted, graph: await placed(graph, unplaced.length > 0), settings: object(answer["settings"]) },
    changes: list(answer["changes"]).map(text),
  };
}

/** The cursor in a page's `next` address; "" where there is none. */
export function cursorOf(address: unknown): string {
  const url = text(address);
  return url === "" ? "" : (new URL(url, "http://localhost").searchParams.get("cursor") ?? "");
}

function parseLine(value: unknown): VersionLine {
  const line = object(value);
  return {
    number: number(line["number"]),
    publishedAt: text(line["published_at"]),
    publishedBy: text(line["published_by"]),
    live: line["live"] === true,
    inside: number(line["inside"]),
  };
}

/** Versions that programs published say no places. */
async function placed(graph: Graph, needed: boolean): Promise<Graph> {
  if (!needed) return graph;
  const { tidy } = await import("../../graph/layout");
  return place(graph, tidy(graph, new Map(), USUAL));
}
