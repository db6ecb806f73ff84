/** Which part of a condition a problem is about: the server names places by paths such as all[1].not.value. */
import type { Root, Node } from "~/conditions/model/tree";
import { list, object, type Json } from "~/shared/guards";

export interface Problem {
  readonly path: string;
  readonly message: string;
  /** It may be used all the same. */
  readonly warning: boolean;
}

/** How a problem is shown: what is only not filled in yet is nobody's mistake. */
export interface Graded extends Problem {
  readonly grade: "problem" | "warning" | "unfinished";
}

/** Problems by the id of the part that they stand at; `path` is what remains of it inside that part. */
export type Placed = ReadonlyMap<string, readonly Problem[]>;

/** Put every problem to the innermost part that its path leads to, else to the whole. */
export function place(problems: readonly Problem[], root: Root): Placed {
  const places = [...paths(root)];
  const placed = new Map<string, Problem[]>();
  for (const problem of problems) {
    const fitting = places.filter(({ path }) => within(problem.path, path));
    const inner = fitting.reduce((best, one) => (one.path.length >= best.path.length ? one : best), { id: root.id, path: "" });
    const rest = problem.path.slice(inner.path.length).replace(/^\./, "");
    placed.set(inner.id, [...(placed.get(inner.id) ?? []), { ...problem, path: rest }]);
  }
  return placed;
}

/** The problems of a part. A rule with nothing in it yet says so by its empty field, without words. */
export function graded(node: Node, problems: readonly Problem[]): readonly Graded[] {
  if (node.kind !== "rule") return problems.map((problem) => ({ ...problem, grade: problem.warning ? "warning" : "problem" }));
  if (!Object.keys(node.leaf).length) return [];
  return problems.map((problem) => {
    const unfinished = problem.path !== "" && isEmpty(at(node.leaf, problem.path));
    return { ...problem, grade: problem.warning ? "warning" : unfinished ? "unfinished" : "problem" };
  });
}

/** What stands at a path such as where[0].value. */
function at(leaf: Json, path: string): unknown {
  const steps = path.split(/[.[\]]+/).filter(Boolean);
  return steps.reduce<unknown>((value, step) => (Array.isArray(value) ? list(value)[Number(step)] : object(value)[step]), leaf);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.every(isEmpty));
}

interface Known {
  readonly id: string;
  readonly path: string;
}

/** Each part once as it stands, and once inside its `not`s. */
function* paths(root: Root): Generator<Known> {
  const [only] = root.parts;
  const bare = root.written === "bare" && only !== undefined && root.parts.length === 1;
  yield* bare && root.nots === 0 && root.join === "all" ? of(only, "") : of(root, "");
}

function* of(node: Node, path: string): Generator<Known> {
  yield { id: node.id, path };
  let inner = path;
  for (let n = 0; n < node.nots; n += 1) {
    inner = joined(inner, "not");
    yield { id: node.id, path: inner };
  }
  if (node.kind !== "group") return;
  for (const [index, part] of node.parts.entries()) yield* of(part, `${joined(inner, node.join)}[${index}]`);
}

function joined(path: string, key: string): string {
  return path ? `${path}.${key}` : key;
}

function within(path: string, outer: string): boolean {
  return outer === "" || path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);
}
