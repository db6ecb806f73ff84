/** What a rule's JSON says, and how it changes: topic, comparison, measure, period. Keys that are not touched stay. */
import { operatorsFor, type Catalog, type Kind, type Measure, type Setting, type Topic } from "~/conditions/catalog";
import { firstValue, takenOver } from "~/conditions/values/value";
import { isObject, list, object, text, type Json } from "~/shared/guards";

const USUAL_OF_A_MEASURE = "gte";

/** The kind of rule that a leaf is: the one key that names one. Null where it is none that we know. */
export function keyOf(leaf: Json, catalog: Catalog): string | null {
  const keys = Object.keys(leaf).filter((key) => catalog.kinds.has(key));
  return keys.length === 1 ? (keys[0] ?? null) : null;
}

/** The topic that a leaf is about: of those that fit, the one that says most. One that was never seen is made up. */
export function topicOf(leaf: Json, key: string, catalog: Catalog): Topic {
  const fitting = catalog.topics.filter((topic) => key in topic.rule && fits(leaf, topic));
  const best = fitting.sort((a, b) => Object.keys(b.rule).length - Object.keys(a.rule).length)[0];
  return best ?? typedTopic(key, text(leaf[key]), catalog);
}

/** A topic by its name alone, for what was typed and never seen. */
export function typedTopic(key: string, name: string, catalog: Catalog): Topic {
  const rule = { [key]: name };
  const group = catalog.kinds.get(key)?.label ?? key;
  const source = key === "attribute" ? `attribute:${name}` : "";
  return { id: JSON.stringify(Object.entries(rule)), group, label: name, hint: "", kind: "any", rule, start: {}, without: [], source, parts: [] };
}

/** The leaf about a topic: what a leaf about another one said goes along as far as it means the same there. */
export function about(topic: Topic, catalog: Catalog, before?: Json): Json {
  const key = Object.keys(topic.rule).find((one) => catalog.kinds.has(one)) ?? "";
  const fresh = { ...topic.rule, ...topic.start, ...comparison(topic, key, catalog) };
  if (!before || keyOf(before, catalog) !== key) return fresh;
  const old = topicOf(before, key, catalog);
  const compares = "op" in fresh;
  if (compares && old.kind !== topic.kind) return fresh;
  const kept = Object.entries(before).filter(([name]) => !(name in old.rule) && !(name in topic.rule));
  return { ...fresh, ...Object.fromEntries(kept) };
}

/** The leaf with one setting changed; null takes it out. */
export function withSetting(leaf: Json, name: string, value: unknown): Json {
  const others = Object.entries(leaf).filter(([key]) => key !== name);
  if (value === null || value === undefined) return Object.fromEntries(others);
  return { ...leaf, [name]: value };
}

/** `op` and `value` after another operator was chosen: the value stays where the new one takes it. */
export function withOperator(compared: Json, op: string, kind: Kind, catalog: Catalog): Json {
  const value = takenOver(compared["value"], op, kind, catalog);
  const changed = { ...compared, op };
  return value === null ? withSetting(changed, "value", null) : { ...changed, value };
}

/** A comparison with the first operator that fits and nothing filled in yet. */
export function firstComparison(kind: Kind, allowed: readonly string[] | null, catalog: Catalog): Json {
  const fitting = operatorsFor(catalog, kind, allowed);
  const op = (allowed && fitting.find((name) => name === USUAL_OF_A_MEASURE)) ?? fitting[0] ?? "eq";
  const value = firstValue(op, kind, catalog);
  return value === null ? { op } : { op, value };
}

/** The measure that a leaf asks for, of those that its kind knows. */
export function measureOf(leaf: Json, setting: Setting): Measure | null {
  return setting.measures.find((measure) => measure.name in leaf) ?? null;
}

/** The leaf with another measure, or none; a field and a comparison that fit go along. */
export function withMeasure(leaf: Json, setting: Setting, measure: Measure | null, catalog: Catalog): Json {
  const before = measureOf(leaf, setting);
  const without = before ? withSetting(leaf, before.name, null) : leaf;
  if (!measure) return without;
  const old = before?.kind === measure.kind ? object(leaf[before.name]) : {};
  const compared = "op" in old ? old : { ...firstComparison(measure.kind, measure.operators, catalog), ...old };
  const { field, ...rest } = compared;
  return { ...without, [measure.name]: measure.ofAPart ? { field: field ?? "", ...rest } : rest };
}

/** The rows of a leaf that narrow its events. */
export function rowsOf(leaf: Json, name: string): readonly Json[] {
  return list(leaf[name]).filter(isObject);
}

function comparison(topic: Topic, key: string, catalog: Catalog): Json {
  const setting = catalog.kinds.get(key)?.settings.find((one) => one.control === "comparison");
  return setting ? firstComparison(topic.kind, setting.operators, catalog) : {};
}

function fits(leaf: Json, topic: Topic): boolean {
  return Object.entries(topic.rule).every(([name, value]) => leaf[name] === value);
}
