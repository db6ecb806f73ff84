/** Looking at JSON from outside without believing it. */

/** A JSON object with whatever is in it. */
export type Json = Readonly<Record<string, unknown>>;

/** Whether this is an object: no list, no null. */
export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The text, or "" for anything else. */
export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The number, or 0 for anything else. */
export function number(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

/** The list, or an empty one for anything else. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** The object, or an empty one for anything else. */
export function object(value: unknown): Json {
  return isObject(value) ? value : {};
}
