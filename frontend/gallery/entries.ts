/** Journeys to begin with (`GET campaigns/gallery`), read without believing it. */
import { read } from "~/shared/api";
import { list, object, text, type Json } from "~/shared/guards";

export interface TemplateLine {
  readonly slug: string;
  readonly name: string;
  readonly channel: string;
}

export interface Entry {
  readonly key: string;
  readonly name: string;
  readonly goal: string;
  readonly description: string;
  readonly graph: Json;
  readonly templates: readonly TemplateLine[];
}

/** All entries. Throws ApiError, Unreachable. */
export async function fetchEntries(signal: AbortSignal): Promise<readonly Entry[]> {
  const answer = object(await read<unknown>("campaigns/gallery", { signal }));
  return list(answer["results"]).map(parseEntry);
}

/** The templates that stand in a gallery entry or a file. */
export function parseTemplates(value: unknown): readonly TemplateLine[] {
  return list(value).map((item) => {
    const template = object(item);
    const slug = text(template["slug"]);
    return { slug, name: text(template["name"]) || slug, channel: text(template["channel"]) };
  });
}

/** Each channel once, in order. */
export function channelsOf(templates: readonly TemplateLine[]): readonly string[] {
  return [...new Set(templates.map(({ channel }) => channel).filter((channel) => channel !== ""))];
}

function parseEntry(value: unknown): Entry {
  const entry = object(value);
  return {
    key: text(entry["key"]),
    name: text(entry["name"]),
    goal: text(entry["goal"]),
    description: text(entry["description"]),
    graph: object(entry["graph"]),
    templates: parseTemplates(entry["templates"]),
  };
}
