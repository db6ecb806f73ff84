/** Types of custom IM: the fields that the operator's messenger wants. */
import { ask } from "~/shared/api";
import { list, object, text } from "~/shared/guards";

export const KINDS = [
  ["text", "Text"],
  ["choice", "Choice"],
  ["boolean", "Yes or no"],
  ["media", "Image or file"],
] as const;

export type Kind = (typeof KINDS)[number][0];

export interface ImField {
  readonly code: string;
  readonly label: string;
  readonly kind: Kind;
  readonly choices: readonly string[];
  readonly required: boolean;
}

export interface ImType {
  readonly slug: string;
  readonly name: string;
  readonly fields: readonly ImField[];
}

export const NEW_FIELD: ImField = { code: "", label: "", kind: "text", choices: [], required: false };
export const NEW_TYPE: ImType = { slug: "", name: "", fields: [NEW_FIELD] };

export function parseImType(value: unknown): ImType {
  const told = object(value);
  return { slug: text(told["slug"]), name: text(told["name"]), fields: list(told["fields"]).map(parseField) };
}

function parseField(value: unknown): ImField {
  const told = object(value);
  return {
    code: text(told["code"]),
    label: text(told["label"]),
    kind: kindOf(text(told["kind"])),
    choices: list(told["choices"]).filter((choice) => typeof choice === "string"),
    required: told["required"] === true,
  };
}

/** The kind with this name; text for any other. */
export function kindOf(name: string): Kind {
  return KINDS.find(([kind]) => kind === name)?.[0] ?? "text";
}

/** The type with its revision. Throws ApiError, Unreachable. */
export async function readImType(slug: string): Promise<{ imType: ImType; etag: string | null }> {
  const { value, etag } = await ask<unknown>(`custom-im-types/${slug}`);
  return { imType: parseImType(value), etag };
}

/** A field is taken from one place to another; places outside change nothing. */
export function moved<T>(items: readonly T[], from: number, to: number): readonly T[] {
  const item = items[from];
  if (item === undefined || to < 0 || to >= items.length) return items;
  return items.filter((_, index) => index !== from).toSpliced(to, 0, item);
}

/** As it is written: a choice has choices, and nothing else has. */
export function writtenField(field: ImField): ImField {
  const choices = field.choices.map((choice) => choice.trim()).filter((choice) => choice !== "");
  return { ...field, code: field.code.trim(), choices: field.kind === "choice" ? choices : [] };
}
