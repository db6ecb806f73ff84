/** A template as the editor holds it: the fields of its channel, in the default language and in others. */
import { isObject, object, text, type Json } from "~/shared/guards";

/** Values of the operator-defined fields of a custom IM, by code. */
export type OwnValues = Readonly<Record<string, string | boolean>>;

/** The texts of one language by field; a custom IM has `fields` beside them. */
export interface Content {
  readonly texts: Readonly<Record<string, string>>;
  readonly own: OwnValues;
}

export interface Draft {
  readonly slug: string;
  readonly name: string;
  readonly gateway: string;
  readonly imType: string;
  /** Only customers who want it get the message; "" for everybody. */
  readonly category: string;
  readonly main: Content;
  /** The language of `main`; "" while nobody said it. */
  readonly defaultLanguage: string;
  readonly languages: Readonly<Record<string, Content>>;
}

export const EMPTY: Content = { texts: {}, own: {} };

/** What the API told of a template. `fields` are the channel's own, by name. */
export function parseTemplate(value: unknown, fields: readonly string[]): Draft {
  const told = object(value);
  const languages = Object.entries(object(told["languages"]));
  return {
    slug: text(told["slug"]),
    name: text(told["name"]),
    gateway: text(told["gateway"]),
    imType: text(told["im_type"]),
    category: text(told["category"]),
    main: parseContent(told, fields),
    defaultLanguage: text(told["default_language"]),
    languages: Object.fromEntries(languages.map(([tag, content]) => [tag, parseContent(object(content), fields)])),
  };
}

/** The channel's texts and the operator-defined values in a piece of JSON; the rest is passed over. */
export function parseContent(told: Json, fields: readonly string[]): Content {
  const texts = fields.filter((name) => typeof told[name] === "string").map((name) => [name, text(told[name])]);
  const own = Object.entries(object(told["fields"])).filter(
    (pair): pair is [string, string | boolean] => typeof pair[1] === "string" || typeof pair[1] === "boolean",
  );
  return { texts: Object.fromEntries(texts) as Record<string, string>, own: Object.fromEntries(own) };
}

/** The body of a write: the channel's fields stand flat beside the template's. */
export function written(draft: Draft): Json {
  const { name, gateway, imType, category } = draft;
  return { name, gateway, ...(imType === "" ? {} : { im_type: imType }), category, ...contentOf(draft) };
}

/** The content alone, with its languages: what a check and a preview are about. */
export function contentOf(draft: Draft): Json {
  const variations = Object.entries(draft.languages).map(([tag, content]) => [tag, writtenContent(filled(content))]);
  return {
    ...writtenContent(draft.main),
    ...(draft.defaultLanguage === "" ? {} : { default_language: draft.defaultLanguage }),
    ...(variations.length === 0 ? {} : { languages: Object.fromEntries(variations) as Json }),
  };
}

function writtenContent(content: Content): Json {
  return Object.keys(content.own).length === 0 ? content.texts : { ...content.texts, fields: filledOwn(content.own) };
}

/** A variation says only what it has; what it leaves empty is taken from the default. */
function filled(content: Content): Content {
  const texts = Object.entries(content.texts).filter(([, value]) => value !== "");
  return { texts: Object.fromEntries(texts), own: content.own };
}

function filledOwn(own: OwnValues): OwnValues {
  return Object.fromEntries(Object.entries(own).filter(([, value]) => value !== ""));
}

/** The content in one language, "" for the default's. */
export function contentIn(draft: Draft, language: string): Content {
  return language === "" ? draft.main : (draft.languages[language] ?? EMPTY);
}

/** The text of a field in one language, "" where there is none. */
export function textIn(draft: Draft, language: string, field: string): string {
  return contentIn(draft, language).texts[field] ?? "";
}

/** The draft with other content in one language. */
export function withContent(draft: Draft, language: string, content: Content): Draft {
  if (language === "") return { ...draft, main: content };
  return { ...draft, languages: { ...draft.languages, [language]: content } };
}

/** The draft with another text in a field. */
export function withText(draft: Draft, language: string, field: string, value: string): Draft {
  const content = contentIn(draft, language);
  return withContent(draft, language, { ...content, texts: { ...content.texts, [field]: value } });
}

/** The draft with another value in an operator-defined field; undefined takes it away. */
export function withOwn(draft: Draft, language: string, code: string, value: string | boolean | undefined): Draft {
  const content = contentIn(draft, language);
  const rest = Object.entries(content.own).filter(([name]) => name !== code);
  const own = Object.fromEntries(value === undefined ? rest : [...rest, [code, value]]);
  return withContent(draft, language, { ...content, own });
}

/** The draft without a language. */
export function withoutLanguage(draft: Draft, language: string): Draft {
  const rest = Object.entries(draft.languages).filter(([tag]) => tag !== language);
  return { ...draft, languages: Object.fromEntries(rest) };
}

/** Whether both would be saved as the same. */
export function same(one: Draft, two: Draft): boolean {
  return JSON.stringify(ordered(written(one))) === JSON.stringify(ordered(written(two)));
}

function ordered(value: unknown): unknown {
  if (!isObject(value)) return value;
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.filter((name) => value[name] !== "").map((name) => [name, ordered(value[name])]));
}
