/** The values of comparisons: which shape an operator takes, what one begins with, what goes over to another. */
import type { Catalog, Kind } from "~/conditions/catalog";
import { isObject } from "~/shared/guards";

/** How a value is asked for. "scalar": a text, a number, or true or false, whichever was meant. */
export type Shape =
  | "nothing" | "text" | "number" | "boolean" | "date" | "scalar" | "duration" | "day_of_year" | "several" | "two";

const SHAPES: readonly string[] = ["nothing", "text", "number", "boolean", "date", "duration", "day_of_year", "several", "two"];
const FIELD = /^\$[A-Za-z_][A-Za-z0-9_]{0,99}$/;
const NUMBER = /^-?\d+(\.\d+)?$/;

export function shapeOf(op: string, kind: Kind, catalog: Catalog): Shape {
  const takes = catalog.operators.get(op)?.takes ?? "same";
  return isShape(takes) ? takes : shapeOfOne(kind);
}

/** The shape of one value of a kind, or of one member of several. */
export function shapeOfOne(kind: Kind): Shape {
  return kind === "list" || kind === "any" ? "scalar" : kind;
}

/** The shape of the two ends of a range. */
export function shapeOfEnd(kind: Kind, ends: readonly unknown[]): Shape {
  if (kind === "date" || ends.some((end) => typeof end === "string" && end !== "")) return "date";
  return "number";
}

/** What a new comparison begins with; null for none: it takes no value, or only a person can know it. */
export function firstValue(op: string, kind: Kind, catalog: Catalog): unknown {
  switch (shapeOf(op, kind, catalog)) {
    case "boolean":
      return true;
    case "duration":
      return { days: 7 };
    case "day_of_year":
      return "today";
    case "several":
      return [];
    case "two":
      return ["", ""];
    default:
      return null;
  }
}

/** The value as far as another operator takes it, else what that one begins with. */
export function takenOver(value: unknown, op: string, kind: Kind, catalog: Catalog): unknown {
  const shape = shapeOf(op, kind, catalog);
  if (shape === "several" && isOne(value) && value !== "") return [value];
  const one: unknown = Array.isArray(value) ? value[0] : value;
  if (isField(one) && catalog.operators.get(op)?.takesField) return one;
  if (shape === "several" || shape === "two") return Array.isArray(value) && fits(value, shape) ? value : firstValue(op, kind, catalog);
  return fits(one, shape) ? one : firstValue(op, kind, catalog);
}

/** Whether a value is a field of the event at hand: `$name`. */
export function isField(value: unknown): value is string {
  return typeof value === "string" && value.startsWith("$") && !value.startsWith("$$");
}

/** A text as it is shown: without the dollar that protects its first one. */
export function shown(value: unknown): string {
  if (typeof value === "string") return value.startsWith("$$") ? value.slice(1) : value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

/** A typed text as it is stored. `$name` means a field only where an event is at hand. */
export function typedText(typed: string, hasEvent: boolean): string {
  const meansField = hasEvent && FIELD.test(typed);
  return typed.startsWith("$") && !meansField ? `$${typed}` : typed;
}

/** A typed number; what is none stays as it was typed, and the server says so. */
export function typedNumber(typed: string): number | string {
  const plain = typed.trim().replace(",", ".");
  return NUMBER.test(plain) ? Number(plain) : typed.trim();
}

/** A typed value of unknown kind: 12 and true are meant as such, "12" in quotes is a text. */
export function typedScalar(typed: string, hasEvent: boolean): unknown {
  const quoted = /^"(.*)"$/.exec(typed.trim());
  if (quoted) return typedText(quoted[1] ?? "", false);
  if (NUMBER.test(typed.trim())) return Number(typed);
  return typed === "true" || typed === "false" ? typed === "true" : typedText(typed, hasEvent);
}

/** A value of unknown kind as it would be typed again. */
export function asTyped(value: unknown): string {
  const ambiguous = typeof value === "string" && (NUMBER.test(value) || value === "true" || value === "false");
  return ambiguous ? `"${value}"` : shown(value);
}

function isOne(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function fits(value: unknown, shape: Shape): boolean {
  switch (shape) {
    case "scalar":
      return isOne(value);
    case "text":
    case "day_of_year":
      return typeof value === "string" && (shape === "text" || /^(today|\d\d-\d\d)$/.test(value));
    case "number":
      return typeof value === "number";
    case "boolean":
      return typeof value === "boolean";
    case "date":
      return typeof value === "number" || (typeof value === "string" && /^\d{4}-/.test(value));
    case "duration":
      return isObject(value) || typeof value === "number";
    case "several":
      return Array.isArray(value);
    case "two":
      return Array.isArray(value) && value.length === 2;
    case "nothing":
      return false;
  }
}

function isShape(takes: string): takes is Shape {
  return SHAPES.includes(takes);
}
