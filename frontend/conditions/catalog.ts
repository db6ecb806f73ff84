/** What can stand in a condition of this brand, as GET conditions/fields tells it. */
import { isObject, list, object, text, type Json } from "~/shared/guards";

/** What a value is compared as; "any" where nothing is known of it. */
export type Kind = "text" | "number" | "date" | "list" | "boolean" | "any";

const KINDS: readonly string[] = ["text", "number", "date", "list", "boolean", "any"];

/** A field inside a topic, such as a context field of an event type. */
export interface Part {
  readonly name: string;
  readonly kind: Kind;
  readonly sample: unknown;
  readonly source: string;
}

/** Something that a rule can be about; `rule` is what every rule about it holds. */
export interface Topic {
  readonly id: string;
  readonly group: string;
  readonly label: string;
  readonly hint: string;
  readonly kind: Kind;
  readonly rule: Json;
  readonly start: Json;
  /** Settings that mean nothing here. */
  readonly without: readonly string[];
  readonly source: string;
  readonly parts: readonly Part[];
}

export interface Operator {
  readonly words: string;
  /** What value it takes: same, text, number, boolean, date, duration, day_of_year, several, two or nothing. */
  readonly takes: string;
  readonly takesField: boolean;
}

export interface Option {
  readonly value: string;
  readonly label: string;
}

export interface Measure {
  readonly name: string;
  readonly label: string;
  readonly kind: Kind;
  readonly operators: readonly string[] | null;
  readonly ofAPart: boolean;
}

/** One control of a rule beside its topic. A control that this editor does not know is edited as JSON. */
export interface Setting {
  readonly control: string;
  readonly name: string;
  readonly label: string;
  readonly required: boolean;
  readonly default: unknown;
  readonly format: string;
  readonly choices: readonly Option[];
  readonly operators: readonly string[] | null;
  readonly measures: readonly Measure[];
}

export interface Catalog {
  readonly kinds: ReadonlyMap<string, { readonly label: string; readonly settings: readonly Setting[] }>;
  readonly operators: ReadonlyMap<string, Operator>;
  readonly operatorsOf: ReadonlyMap<Kind, readonly string[]>;
  readonly topics: readonly Topic[];
}

/** Read the server's answer; what is not as it should be is left out. */
export function parseCatalog(answer: unknown): Catalog {
  const given = object(answer);
  const kinds = Object.entries(object(given["kinds"])).map(
    ([key, kind]) =>
      [key, { label: text(object(kind)["label"]), settings: list(object(kind)["settings"]).map(setting) }] as const,
  );
  const operators = Object.entries(object(given["operators"])).map(([key, one]) => [key, operator(object(one))] as const);
  const operatorsOf = Object.entries(object(given["operators_of"])).map(([key, of]) => [kind(key), texts(of)] as const);
  return {
    kinds: new Map(kinds),
    operators: new Map(operators),
    operatorsOf: new Map(operatorsOf),
    topics: list(given["topics"]).filter(isObject).map(topic),
  };
}

/** The operators for a kind of value, of those that are allowed here. */
export function operatorsFor(catalog: Catalog, of: Kind, allowed: readonly string[] | null): readonly string[] {
  const fitting = catalog.operatorsOf.get(of) ?? [...catalog.operators.keys()];
  return allowed ? fitting.filter((name) => allowed.includes(name)) : fitting;
}

function topic(given: Json): Topic {
  const rule = object(given["rule"]);
  return {
    id: JSON.stringify(Object.entries(rule)),
    group: text(given["group"]),
    label: text(given["label"]),
    hint: text(given["hint"]),
    kind: kind(given["kind"]),
    rule,
    start: object(given["start"]),
    without: texts(given["without"]),
    source: text(given["source"]),
    parts: list(given["parts"]).filter(isObject).map(part),
  };
}

function part(given: Json): Part {
  return { name: text(given["name"]), kind: kind(given["kind"]), sample: given["sample"], source: text(given["source"]) };
}

function operator(given: Json): Operator {
  return { words: text(given["words"]), takes: text(given["takes"]), takesField: given["takes_field"] === true };
}

function setting(one: unknown): Setting {
  const given = object(one);
  return {
    control: text(given["control"]),
    name: text(given["name"]),
    label: text(given["label"]),
    required: given["required"] === true,
    default: given["default"] ?? null,
    format: text(given["format"]),
    choices: list(given["choices"]).map((choice) => option(object(choice))),
    operators: some(given["operators"]),
    measures: list(given["measures"]).map((each) => measure(object(each))),
  };
}

function measure(given: Json): Measure {
  return {
    name: text(given["name"]),
    label: text(given["label"]),
    kind: kind(given["kind"]),
    operators: some(given["operators"]),
    ofAPart: given["of_a_part"] === true,
  };
}

function option(given: Json): Option {
  return { value: text(given["value"]), label: text(given["label"]) };
}

function kind(given: unknown): Kind {
  return isKind(given) ? given : "any";
}

function isKind(given: unknown): given is Kind {
  return typeof given === "string" && KINDS.includes(given);
}

function texts(given: unknown): readonly string[] {
  return list(given).map(text);
}

function some(given: unknown): readonly string[] | null {
  return Array.isArray(given) ? texts(given) : null;
}
