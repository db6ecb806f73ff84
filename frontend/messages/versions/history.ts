/** What a template said before. */
import { read } from "~/shared/api";
import { list, number, object, text } from "~/shared/guards";

export interface Version {
  readonly number: number;
  readonly name: string;
  readonly at: string;
  readonly by: string;
}

export interface Change {
  readonly field: string;
  readonly lines: readonly DiffLine[];
}

export interface DiffLine {
  readonly kind: "added" | "removed" | "same" | "place";
  readonly text: string;
}

export interface VersionsPage {
  readonly versions: readonly Version[];
  /** The path of the next page, relative to the API; null at the end. */
  readonly next: string | null;
}

/** The newest saves, or the page at `path`. Throws ApiError, Unreachable. */
export async function readVersions(slug: string, path: string | null = null): Promise<VersionsPage> {
  const answer = object(await read<unknown>(path ?? `templates/${slug}/versions`));
  const next = text(answer["next"]);
  const versions = list(answer["results"]).map((value) => {
    const told = object(value);
    return { number: number(told["number"]), name: text(told["name"]), at: text(told["at"]), by: text(told["by"]) };
  });
  return { versions, next: next === "" ? null : next.replace(/^.*\/api\/v1\//, "") };
}

/** What a save has changed. Throws ApiError, Unreachable. */
export async function readChanges(slug: string, version: number): Promise<readonly Change[]> {
  const answer = object(await read<unknown>(`templates/${slug}/versions/${version}`));
  return list(answer["changes"]).map((value) => ({
    field: text(object(value)["field"]),
    lines: diffLines(text(object(value)["diff"])),
  }));
}

const KINDS: Readonly<Record<string, DiffLine["kind"]>> = { "+": "added", "-": "removed", "@": "place" };

/** A unified difference, line by line. */
export function diffLines(diff: string): readonly DiffLine[] {
  if (diff === "") return [];
  return diff.split("\n").map((line) => {
    const kind = KINDS[line.charAt(0)] ?? "same";
    return { kind, text: kind === "place" ? line : line.slice(1) };
  });
}
