/** Which fields of an object stand side by side. Pure. */
import { list, object, text, type Json } from "~/shared/guards";

const MOST_IN_A_ROW = 3;
const SMALL = new Set(["string", "number", "integer"]);

/**
 * The names in lines. The author says which belong together by `rows` beside the schema ([["days", "hours"]]); the
 * small fields of a list's item share a line by themselves, so that a list of them reads like a table.
 */
export function inLines(names: readonly string[], schema: Json, isItem: boolean): readonly (readonly string[])[] {
  const properties = object(schema["properties"]);
  const rows = list(schema["rows"]).map((row) => list(row).map(text).filter((name) => names.includes(name)));
  if (isItem && rows.length === 0 && names.length <= MOST_IN_A_ROW && names.every((name) => isSmall(properties[name]))) {
    return [names];
  }
  const lines: (readonly string[])[] = [];
  for (const name of names) {
    const row = rows.find((one) => one.includes(name)) ?? [name];
    if (!lines.includes(row)) lines.push(row);
  }
  return lines.filter((line) => line.length > 0);
}

function isSmall(property: unknown): boolean {
  const schema = object(property);
  return SMALL.has(text(schema["type"])) && !("pick" in schema);
}
