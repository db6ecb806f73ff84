/** Language tags, as the server writes them. */

const TAG = /^[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}$/;

/** "de_at" → "de-AT", "zh-hant" → "zh-Hant"; "" for what is no tag. */
export function tagOf(written: string): string {
  const tag = written.trim().replaceAll("_", "-").toLowerCase();
  if (!TAG.test(tag)) return "";
  const [first = "", ...rest] = tag.split("-");
  return [first, ...rest.map(cased)].join("-");
}

function cased(part: string): string {
  if (part.length === 2) return part.toUpperCase();
  return part.length === 4 ? part.charAt(0).toUpperCase() + part.slice(1) : part;
}

/** "Austrian German (de-AT)"; the tag alone where nobody knows it. */
export function languageName(tag: string): string {
  const known = tagOf(tag);
  if (known === "") return tag;
  const name = new Intl.DisplayNames(["en"], { type: "language" }).of(known);
  return name === undefined || name === known ? tag : `${name} (${tag})`;
}
