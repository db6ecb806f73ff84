/** From pydantic's JSON Schema to one that a form is drawn from. Pure. */
import { without } from "~/forms/schema/without";
import { human, sentence, titleOf } from "~/forms/schema/words";
import { isObject, list, object, text, type Json } from "~/shared/guards";

/** A schema to draw, and beside it how: rjsf's uiSchema. */
export interface Drawn {
  readonly schema: Json;
  readonly ui: Json;
}

interface Reading {
  readonly defs: Json;
  /** The formats that have a widget. */
  readonly formats: ReadonlySet<string>;
  /** Definitions around this place: a schema that holds itself stays a reference. */
  readonly inside: readonly string[];
}

/**
 * What is said in a reference is written out; "this or null" becomes an optional this; a format that has a widget
 * becomes `pick`; titles and values get human names. What it does not know it leaves as it is, for rjsf to draw.
 */
export function prepare(schema: Json, formats: ReadonlySet<string>): Drawn {
  const reading = { defs: object(schema["$defs"]), formats, inside: [] };
  const drawn = part(without(schema, "title", "description"), reading);
  return { schema: { ...drawn.schema, $defs: schema["$defs"] ?? {} }, ui: drawn.ui };
}

function part(given: Json, around: Reading): Drawn {
  const name = /^#\/\$defs\/(.+)$/.exec(text(given["$ref"]))?.[1];
  if (name !== undefined) {
    if (around.inside.includes(name)) return { schema: given, ui: {} };
    const defined = without(object(around.defs[name]), "title");
    return part({ ...defined, ...without(given, "$ref") }, { ...around, inside: [...around.inside, name] });
  }
  const present = withoutNull(given);
  if (present) {
    const drawn = part(present, around);
    // an object that may be null has a switch
    return { ...drawn, ui: { ...drawn.ui, "ui:enableOptionalDataFieldForType": ["object"] } };
  }
  if (around.formats.has(text(given["format"]))) return picked(given);
  if (Array.isArray(given["enum"])) return { schema: given, ui: { "ui:enumNames": given["enum"].map(valueName) } };
  if (given["type"] === "array" && isObject(given["items"])) return ofItems(given, given["items"], around);
  if (Array.isArray(given["anyOf"])) return { schema: { ...given, anyOf: given["anyOf"].map(named) }, ui: {} };
  if (isObject(given["properties"])) return ofProperties(given, given["properties"], around);
  return { schema: given, ui: {} };
}

/** {anyOf: [X, null]} → X, whatever is said beside it; nothing where it is no such choice. */
function withoutNull(given: Json): Json | undefined {
  const ways = list(given["anyOf"]).filter(isObject);
  const kept = ways.filter((way) => way["type"] !== "null");
  const [only] = kept;
  if (only === undefined || kept.length !== 1 || ways.length !== 2) return undefined;
  const whole = { ...only, ...without(given, "anyOf") };
  return given["default"] === null ? without(whole, "default") : whole;
}

function picked(given: Json): Drawn {
  const format = text(given["format"]);
  // An interval is an object in our JSON, although pydantic says it is a text.
  const typed = format === "duration" ? { type: ["string", "object"] } : {};
  const schema = { ...without(given, "format"), ...typed, pick: format };
  return { schema, ui: { "ui:field": format, "ui:fieldReplacesAnyOrOneOf": true } };
}

function ofItems(given: Json, items: Json, around: Reading): Drawn {
  const item = part(items, around);
  const choice = Array.isArray(item.schema["enum"]);
  const plain = without(item.schema, "description"); // said once for each item, it is noise
  const schema = { ...given, items: plain, ...(choice ? { uniqueItems: true } : {}) };
  return { schema, ui: choice ? { ...item.ui, "ui:widget": "checkboxes" } : { items: itemUi(item) } };
}

/** The id of an item is what outlets are stored under: made once (`ids.ts`), never shown. */
function itemUi(item: Drawn): Json {
  return isGenerated(item.schema) ? { ...item.ui, id: { "ui:widget": "hidden" } } : item.ui;
}

/** Whether an item has an id that nobody needs to think of. */
export function isGenerated(item: Json): boolean {
  return list(item["required"]).includes("id") && object(object(item["properties"])["id"])["type"] === "string";
}

function ofProperties(given: Json, properties: Json, around: Reading): Drawn {
  const schemas: Record<string, Json> = {};
  const ui: Record<string, Json> = {};
  for (const [name, property] of Object.entries(properties)) {
    const drawn = part(object(property), around);
    const described = text(drawn.schema["description"]);
    schemas[name] = { ...drawn.schema, title: titleOf(name, text(drawn.schema["title"])) };
    if (described) schemas[name] = { ...schemas[name], description: sentence(described) };
    ui[name] = drawn.ui;
  }
  return { schema: { ...given, properties: schemas }, ui };
}

const KINDS: Readonly<Record<string, string>> = {
  string: "Text",
  integer: "Whole number",
  number: "Number",
  boolean: "Yes or no",
  array: "List",
};

/** One way of several, under its own title or that of its kind. */
function named(way: unknown): unknown {
  const schema = object(way);
  const kind = KINDS[text(schema["type"])];
  return kind !== undefined && text(schema["title"]) === "" ? { ...schema, title: kind } : way;
}

function valueName(value: unknown): string {
  return typeof value === "string" ? human(value) : String(value);
}
