/** What differs between two drafts, in words. */
import { edgeId, type Draft, type Graph, type GraphNode } from "../graph/types";
import { writeGraph } from "../graph/write";

/** Sentences for all that `after` has other than `before`. `label` names a node for people. Places do not count. */
export function differences(before: Draft, after: Draft, label: (node: GraphNode) => string): readonly string[] {
  const found: string[] = [];
  if (before.name !== after.name) found.push(`Renamed to “${after.name}”.`);
  found.push(...nodes(before.graph, after.graph, label), ...lines(before.graph, after.graph, label));
  if (!same(before.settings, after.settings)) found.push("Changed the campaign's settings.");
  return found;
}

/** Whether the server would store both drafts alike; here places count. */
export function isSame(a: Draft, b: Draft): boolean {
  return same(stored(a), stored(b));
}

function stored({ name, graph, settings }: Draft): unknown {
  return [name, writeGraph(graph), settings];
}

function nodes(before: Graph, after: Graph, label: (node: GraphNode) => string): string[] {
  const old = new Map(before.nodes.map((node) => [node.id, node]));
  const ids = new Set(after.nodes.map((node) => node.id));
  const changed = after.nodes.flatMap((node) => {
    const was = old.get(node.id);
    if (!was) return [`Added ${label(node)}.`];
    return same(content(was), content(node)) ? [] : [`Changed ${label(node)}.`];
  });
  return [...changed, ...before.nodes.filter((node) => !ids.has(node.id)).map((node) => `Removed ${label(node)}.`)];
}

function lines(before: Graph, after: Graph, label: (node: GraphNode) => string): string[] {
  const names = new Map([...before.nodes, ...after.nodes].map((node) => [node.id, label(node)]));
  const name = (id: string): string => names.get(id) ?? id;
  const old = new Map(before.edges.map((edge) => [edgeId(edge), edge]));
  const now = new Map(after.edges.map((edge) => [edgeId(edge), edge]));
  const by = (port: string): string => (port === "next" ? "" : ` by “${port}”`);
  const added = [...now].filter(([id, edge]) => old.get(id)?.to !== edge.to);
  const gone = [...old].filter(([id]) => !now.has(id));
  return [
    ...added.map(([, edge]) => `${name(edge.from)} now leads${by(edge.port)} to ${name(edge.to)}.`),
    ...gone.map(([, edge]) => `${name(edge.from)} no longer leads${by(edge.port)} to ${name(edge.to)}.`),
  ];
}

function content(node: GraphNode): unknown {
  return [node.type, node.config, node.disabled, node.also];
}

/** JSON equality; the order of keys does not count. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}
