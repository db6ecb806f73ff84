/** Ids for items that were added: a, b, c …, none twice, and a known one never changes. Pure. */
import { isGenerated } from "~/forms/schema/prepare";
import { isObject, list, object, text, type Json } from "~/shared/guards";

const LETTERS = Array.from("abcdefghijklmnopqrstuvwxyz");

/** The value with an id in each item that needs one; `schema` is a prepared one. */
export function withIds(value: Json, schema: Json): Json {
  const properties = object(schema["properties"]);
  const filled = Object.entries(value).map(([name, inner]) => [name, filledIn(inner, object(properties[name]))] as const);
  return Object.fromEntries(filled);
}

function filledIn(inner: unknown, schema: Json): unknown {
  const item = object(schema["items"]);
  if (!Array.isArray(inner) || !isGenerated(item)) return inner;
  const taken = new Set(list(inner).map((one) => text(object(one)["id"])));
  return list(inner).map((one) => {
    if (!isObject(one) || text(one["id"]) !== "") return one;
    const id = free(taken);
    taken.add(id);
    return { ...one, id };
  });
}

function free(taken: ReadonlySet<string>): string {
  for (let round = 1; ; round++) {
    const found = LETTERS.map((letter) => (round === 1 ? letter : letter + String(round))).find((id) => !taken.has(id));
    if (found !== undefined) return found;
  }
}
