/** The config a new node begins with: what its schema says it must have at least. */
import { isObject, list, number, object, text, type Json } from "~/shared/guards";

const LETTERS = "abcdefghijklmnopqrst";

/**
 * Defaults, and as many items as a required list must have: an A/B test begins with variants a and b, a split with
 * two halves. Whatever only a person can say is left out, so that the check asks for it.
 */
export function starter(schema: Json): Json {
  const required = list(schema["required"]);
  const made = Object.entries(object(schema["properties"])).flatMap(([name, property]) => {
    const field = resolved(property, schema);
    const value = required.includes(name) ? items(field, schema) : undefined;
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(made);
}

function items(field: Json, schema: Json): unknown {
  const least = number(field["minItems"]);
  if (field["type"] !== "array" || least < 1) return undefined;
  const item = resolved(field["items"], schema);
  if (item["type"] !== "object") return undefined;
  return Array.from({ length: least }, (_, index) => filled(item, index, least));
}

function filled(item: Json, index: number, of: number): Json {
  const required = list(item["required"]);
  const made: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(object(item["properties"]))) {
    if (!required.includes(name)) continue;
    if (name === "id") made[name] = LETTERS[index] ?? String(index);
    // A number up to 100 is a share of the whole.
    else if (object(property)["maximum"] === 100) made[name] = Math.round(100 / of);
  }
  return made;
}

function resolved(property: unknown, schema: Json): Json {
  if (!isObject(property)) return {};
  const name = /^#\/\$defs\/(.+)$/.exec(text(property["$ref"]))?.[1];
  return name === undefined ? property : object(object(schema["$defs"])[name]);
}
