/** Finding a topic by typing: every word must be found in its name, its group or its hint. */
import type { Catalog, Topic } from "~/conditions/catalog";
import { typedTopic } from "~/conditions/model/rule";
import { isObject } from "~/shared/guards";

/** Of each group so many, while nothing is typed. */
const FIRST = 8;
const MOST = 60;
/** The kinds of rule whose name may be one that was never seen. */
const TYPED = ["attribute", "event", "field"];

/** The topics that fit; what was typed itself stands last, unless something is called just that. */
export function search(typed: string, catalog: Catalog): readonly Topic[] {
  const q = typed.trim().toLowerCase();
  if (!q) return catalog.topics.filter((topic, at, all) => firstOnes(topic, at, all));
  const words = q.split(/\s+/);
  const found = catalog.topics.filter((topic) => words.every((word) => haystack(topic).includes(word)));
  const ranked = found.map((topic) => ({ topic, rank: rank(topic, q) })).sort((a, b) => a.rank - b.rank);
  return [...ranked.slice(0, MOST).map(({ topic }) => topic), ...made(typed.trim(), catalog)];
}

/** The topic of this id, made up where the catalog has none. */
export function byId(id: string, catalog: Catalog): Topic | null {
  const known = catalog.topics.find((topic) => topic.id === id);
  if (known) return known;
  const rule = entries(id);
  const [key, name] = Object.entries(rule)[0] ?? [];
  return key !== undefined && typeof name === "string" ? typedTopic(key, name, catalog) : null;
}

function made(name: string, catalog: Catalog): readonly Topic[] {
  return TYPED.filter((key) => offers(key, catalog))
    .filter((key) => !catalog.topics.some((topic) => topic.rule[key] === name))
    .map((key) => ({ ...typedTopic(key, name, catalog), hint: "not seen yet" }));
}

function offers(key: string, catalog: Catalog): boolean {
  return catalog.kinds.has(key) && (key !== "field" || catalog.topics.some((topic) => key in topic.rule));
}

function firstOnes(topic: Topic, at: number, all: readonly Topic[]): boolean {
  const before = all.slice(0, at).filter((other) => other.group === topic.group);
  return before.length < FIRST;
}

function haystack(topic: Topic): string {
  return `${topic.label} ${topic.group} ${topic.hint}`.toLowerCase();
}

function rank(topic: Topic, q: string): number {
  const label = topic.label.toLowerCase();
  if (label === q) return 0;
  if (label.startsWith(q)) return 1;
  return label.includes(q) ? 2 : 3;
}

function entries(id: string): Readonly<Record<string, unknown>> {
  try {
    const pairs: unknown = JSON.parse(id);
    const rule: unknown = Object.fromEntries(pairs as Iterable<[string, unknown]>);
    return isObject(rule) ? rule : {};
  } catch {
    return {};
  }
}
