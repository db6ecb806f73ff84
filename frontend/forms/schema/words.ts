/** Names of fields and values as people write them. */

/** "until_verdict" → "Until verdict". */
export function human(name: string): string {
  const words = name.replaceAll("_", " ").replaceAll("-", " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The title of a field: the author's, or its name where pydantic only made a title of that. */
export function titleOf(name: string, given: string): string {
  const made = name.replaceAll("_", " ").toLowerCase() === given.toLowerCase();
  return given === "" || made ? human(name) : given;
}

/** A description as a sentence, without the full stop that a single one does not need. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
}
