/** The JSON that copied nodes travel in. */
import { isObject } from "~/shared/guards";

import { parseGraph } from "../graph/parse";
import type { Graph } from "../graph/types";
import { writeGraph } from "../graph/write";

const MARK = "nodes";
const VERSION = 1;

export type Pasted =
  | { readonly kind: "nodes"; readonly part: Graph }
  /** Meant for us, but wrong: nothing is pasted, and the person is told. */
  | { readonly kind: "wrong"; readonly why: string }
  /** Something else that happens to be in the clipboard. */
  | { readonly kind: "not ours" };

export function written(part: Graph): string {
  return JSON.stringify({ beckon: MARK, version: VERSION, ...writeGraph(part) });
}

/** What a text from the clipboard holds. A bare graph, as the API has it, is taken as well. */
export function understood(text: string): Pasted {
  const value = parsed(text);
  if (!isObject(value)) return looksMeant(text) ? wrong("The pasted text is no readable JSON.") : { kind: "not ours" };
  if (!("nodes" in value)) return value["beckon"] === MARK ? wrong("The pasted text has no nodes.") : { kind: "not ours" };
  const version = value["version"];
  if (value["beckon"] === MARK && version !== VERSION) {
    return wrong(`These nodes were copied by another version of Beckon (format ${String(version)}).`);
  }
  const { graph, flaws } = parseGraph(value);
  if (flaws.length > 0) return wrong(`Nothing was pasted. ${flaws.slice(0, 3).join(" ")}`);
  return graph.nodes.length === 0 ? wrong("The pasted text has no nodes.") : { kind: "nodes", part: graph };
}

function wrong(why: string): Pasted {
  return { kind: "wrong", why };
}

function looksMeant(text: string): boolean {
  return text.trimStart().startsWith("{") && text.includes('"nodes"');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
