/** Making the campaign. */
import { ApiError, read } from "~/shared/api";
import { list, object, text, type Json } from "~/shared/guards";
import { wordsOf } from "~/shared/words";

import type { Entry, TemplateLine } from "./entries";

/** What the new campaign begins as. */
export type Beginning =
  | { readonly kind: "empty" }
  | { readonly kind: "entry"; readonly entry: Entry }
  | { readonly kind: "copy"; readonly slug: string; readonly name: string }
  | { readonly kind: "file"; readonly file: Json; readonly name: string; readonly slug: string; readonly templates: readonly TemplateLine[] };

export interface Named {
  readonly name: string;
  readonly slug: string;
  /** By channel the gateway for new templates. */
  readonly gateways: Readonly<Record<string, string>>;
}

/** What stood against it. `slug`: what is wrong with the slug. */
export interface Refusal {
  readonly message: string;
  readonly slug: string;
  readonly problems: readonly string[];
}

/** Makes it and answers its slug. Throws ApiError, Unreachable; nothing has changed then. */
export async function make(beginning: Beginning, { name, slug, gateways }: Named): Promise<string> {
  const [path, body] = request(beginning, { name, slug, gateways });
  return text(object(await read<unknown>(path, { method: "POST", body }))["slug"]) || slug;
}

/** Where to and what, as the API has it. */
export function request(beginning: Beginning, { name, slug, gateways }: Named): readonly [string, Json] {
  switch (beginning.kind) {
    case "empty":
      return ["campaigns", { slug, name }];
    case "entry":
      return [`campaigns/gallery/${beginning.entry.key}`, { slug, name, gateways }];
    case "copy":
      return [`campaigns/${beginning.slug}/copy`, { slug, name }];
    case "file":
      return ["campaigns/import", { ...beginning.file, slug, name, gateways }];
  }
}

/** The templates that come along. */
export function templatesOf(beginning: Beginning): readonly TemplateLine[] {
  if (beginning.kind === "entry") return beginning.entry.templates;
  return beginning.kind === "file" ? beginning.templates : [];
}

/** A refusal in words. */
export function refusal(error: unknown): Refusal {
  if (!(error instanceof ApiError)) return { message: wordsOf(error), slug: "", problems: [] };
  const problems = list(error.body["problems"]).map(said);
  const ofSlug = error.errors.find(({ field }) => field === "slug")?.message ?? (error.status === 409 ? error.detail : "");
  const others = error.errors.filter(({ field }) => field !== "slug").map(({ field, message }) => (field ? `${field}: ${message}` : message));
  return { message: ofSlug !== "" ? "" : error.detail, slug: ofSlug, problems: [...problems, ...others] };
}

function said(value: unknown): string {
  const problem = object(value);
  const [message, node, field] = [text(problem["message"]), text(problem["node"]), text(problem["field"])];
  const where = [node === "" || message.includes(`“${node}”`) ? "" : `step “${node}”`, message.includes(field) ? "" : field];
  const named = where.filter((part) => part !== "").join(", ");
  return named === "" ? message : `${message} (${named})`;
}
