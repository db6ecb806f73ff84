/** A condition as the editor has it: CONTRACT §7's JSON, with an id for every part, and nothing lost. */
import { isObject, type Json } from "~/shared/guards";

/** A condition's JSON. */
export type Condition = Json;

export type Join = "all" | "any";

interface Stands {
  readonly id: string;
  /** How many times `not` stands around it. */
  readonly nots: number;
}

/** Parts of which all or any must hold. */
export interface Group extends Stands {
  readonly kind: "group";
  readonly join: Join;
  readonly parts: readonly Node[];
}

/** A leaf, kept as it was written, with whatever is in it. */
export interface Rule extends Stands {
  readonly kind: "rule";
  readonly leaf: Json;
}

/** Something that is no condition. It is shown and kept, never dropped. */
export interface Raw extends Stands {
  readonly kind: "raw";
  readonly value: unknown;
}

export type Node = Group | Rule | Raw;

/** The whole. `written`: how a condition without a group around it was given, and is given back. */
export interface Root extends Group {
  readonly written: "group" | "bare" | "nothing";
}

let last = 0;

/** An id that no other part of this page has. */
export function freshId(): string {
  last += 1;
  return `c${last}`;
}

export function groupOf(join: Join, parts: readonly Node[] = []): Group {
  return { kind: "group", id: freshId(), nots: 0, join, parts };
}

export function ruleOf(leaf: Json): Rule {
  return { kind: "rule", id: freshId(), nots: 0, leaf };
}

/** Read a condition's JSON, whatever it is; null is no condition yet. */
export function parse(value: unknown): Root {
  if (value === null || value === undefined) return { ...groupOf("all"), written: "nothing" };
  const node = parseNode(value);
  return node.kind === "group" ? { ...node, written: "group" } : { ...groupOf("all", [node]), written: "bare" };
}

/** The JSON of the whole: what was parsed, if nothing was edited. */
export function write(root: Root): unknown {
  const [first, ...others] = root.parts;
  if (root.nots === 0 && root.join === "all") {
    if (!first && root.written !== "group") return null;
    if (first && !others.length && root.written === "bare") return writeNode(first);
  }
  return writeNode(root);
}

/** The JSON of a part. */
export function writeNode(node: Node): unknown {
  let written: unknown;
  if (node.kind === "group") written = { [node.join]: node.parts.map(writeNode) };
  else written = node.kind === "rule" ? node.leaf : node.value;
  for (let n = 0; n < node.nots; n += 1) written = { not: written };
  return written;
}

/** All parts below a node and itself, from top to bottom. */
export function* walk(node: Node): Generator<Node> {
  yield node;
  if (node.kind === "group") for (const part of node.parts) yield* walk(part);
}

/** A part read from JSON, with a fresh id. */
export function parseNode(value: unknown): Node {
  if (!isObject(value)) return raw(value);
  const keys = Object.keys(value);
  const alone = keys.length === 1;
  if (alone && "not" in value) {
    const inner = parseNode(value["not"]);
    return { ...inner, nots: inner.nots + 1 };
  }
  const join = keys.find(isJoin);
  const parts = join && value[join];
  if (join && alone && Array.isArray(parts)) return groupOf(join, parts.map(parseNode));
  return join || "not" in value ? raw(value) : ruleOf(value);
}

function raw(value: unknown): Raw {
  return { kind: "raw", id: freshId(), nots: 0, value };
}

function isJoin(key: string): key is Join {
  return key === "all" || key === "any";
}
