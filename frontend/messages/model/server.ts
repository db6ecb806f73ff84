/** Reading and writing templates. */
import { ApiError, ask, read, type FieldError } from "~/shared/api";
import { list, number, object, text } from "~/shared/guards";

import { FIRST_BLOCKS } from "../email/ways";
import { contentOf, EMPTY, parseTemplate, written, type Draft } from "./template";
import type { TemplatePage } from "./page";

export interface Held {
  readonly draft: Draft;
  readonly etag: string | null;
}

/** Something about one place of the text. `field` as the server names it: subject, languages.de.body, fields.title. */
export interface Finding {
  readonly field: string;
  readonly line: number | null;
  readonly message: string;
  readonly kind: "flaw" | "unknown";
}

export type Saved =
  | { readonly kind: "saved"; readonly held: Held }
  | { readonly kind: "overtaken"; readonly by: string; readonly at: string }
  | { readonly kind: "refused"; readonly why: string; readonly findings: readonly Finding[] };

/** The template, or the empty one that a new one begins with. Throws ApiError, Unreachable. */
export async function open(page: TemplatePage): Promise<Held> {
  if (page.slug === "") return { draft: blank(page), etag: null };
  const { value, etag } = await ask<unknown>(`templates/${page.slug}`);
  return { draft: parseTemplate(value, names(page)), etag };
}

function blank({ gateway, channel }: TemplatePage): Draft {
  const main = channel.key === "email" ? { texts: { body: FIRST_BLOCKS }, own: {} } : EMPTY;
  return { slug: "", name: "", gateway, imType: "", category: "", main, defaultLanguage: "", languages: {} };
}

function names(page: TemplatePage): readonly string[] {
  return page.fields.map((field) => field.name);
}

/** Saves over the revision `etag` (null: over whatever is there). Throws Unreachable, and ApiError of a server in trouble. */
export async function save(page: TemplatePage, draft: Draft, etag: string | null): Promise<Saved> {
  const isNew = page.slug === "";
  const body = isNew ? { slug: draft.slug, ...written(draft) } : written(draft);
  try {
    const path = isNew ? "templates" : `templates/${page.slug}`;
    return kept(page, await ask<unknown>(path, { method: isNew ? "POST" : "PUT", body, ifMatch: etag }));
  } catch (error) {
    return await failed(page, error);
  }
}

/** Makes an earlier version the newest one. */
export async function restore(page: TemplatePage, version: number, etag: string | null): Promise<Saved> {
  try {
    const sent = { method: "POST" as const, body: { version }, ifMatch: etag };
    return kept(page, await ask<unknown>(`templates/${page.slug}/restore`, sent));
  } catch (error) {
    return await failed(page, error);
  }
}

function kept(page: TemplatePage, { value, etag }: { readonly value: unknown; readonly etag: string | null }): Saved {
  return { kind: "saved", held: { draft: parseTemplate(value, names(page)), etag } };
}

async function failed(page: TemplatePage, error: unknown): Promise<Saved> {
  if (!(error instanceof ApiError) || error.status >= 500) throw error;
  if (error.status !== 409 || page.slug === "") {
    return { kind: "refused", why: error.detail, findings: error.errors.map(asFinding) };
  }
  const newest = object(list(object(await read<unknown>(`templates/${page.slug}/versions`))["results"])[0]);
  return { kind: "overtaken", by: text(newest["by"]), at: text(newest["at"]) };
}

function asFinding({ field = "", line, message }: FieldError): Finding {
  return { field, line: line ?? null, message, kind: "flaw" };
}

/** What is wrong with the draft, and which variables nobody has seen. Throws ApiError, Unreachable. */
export async function check(page: TemplatePage, draft: Draft, event: string, signal: AbortSignal): Promise<readonly Finding[]> {
  const body = { ...about(page, draft), ...(event === "" ? {} : { event }) };
  return parseFindings(await read<unknown>("templates/check", { method: "POST", body, signal }));
}

/** The draft as checks and previews take it. */
export function about(page: TemplatePage, draft: Draft): Readonly<Record<string, unknown>> {
  const imType = draft.imType === "" ? {} : { im_type: draft.imType };
  return { channel: page.channel.key, ...imType, ...contentOf(draft) };
}

export function parseFindings(value: unknown): readonly Finding[] {
  const flaws = list(object(value)["flaws"]).map((each) => finding(each, "flaw", text(object(each)["message"])));
  const unknown = list(object(value)["unknown"]).map((each) => finding(each, "unknown", unseen(each)));
  return [...flaws, ...unknown];
}

function finding(value: unknown, kind: Finding["kind"], message: string): Finding {
  const line = number(object(value)["line"]);
  return { field: text(object(value)["field"]), line: line > 0 ? line : null, message, kind };
}

function unseen(value: unknown): string {
  const { name, has_default: safe } = object(value);
  const what = `Nobody has seen ${text(name)} yet.`;
  return safe === true ? `${what} Its default will be shown.` : `${what} Without a value the message is not sent.`;
}
