/** What the server finds in a graph: problems, and for each node its outlets and what it does in a few words. */
import { list, object, text } from "~/shared/guards";

import type { Port } from "../graph/types";
import { parsePorts } from "./parse";

export interface Problem {
  /** Empty for what concerns the campaign as a whole. */
  readonly node: string;
  readonly code: string;
  readonly message: string;
  /** Does not stop publishing. */
  readonly warning: boolean;
  /** The dotted path of the config's field, where it is known. */
  readonly field: string;
}

export interface CheckedNode {
  readonly ports: readonly Port[];
  readonly summary: string;
  /** Of a trigger: the event types that set it off, as far as its config tells. */
  readonly events: readonly string[];
}

export interface Checked {
  readonly problems: readonly Problem[];
  readonly nodes: ReadonlyMap<string, CheckedNode>;
}

export const UNCHECKED: Checked = { problems: [], nodes: new Map() };

/** The answer of `POST campaigns/{slug}/check`. */
export function parseChecked(value: unknown): Checked {
  const answer = object(value);
  const nodes = Object.entries(object(answer["nodes"])).map(([id, item]) => {
    const node = object(item);
    return [id, { ports: parsePorts(node["ports"]), summary: text(node["summary"]), events: list(node["events"]).map(text) }] as const;
  });
  return { problems: parseProblems(answer["problems"]), nodes: new Map(nodes) };
}

/** A list of problems, as the check, the campaign and a refused publish have it. */
export function parseProblems(value: unknown): readonly Problem[] {
  return list(value).map((item) => {
    const problem = object(item);
    return {
      node: text(problem["node"]),
      code: text(problem["code"]),
      message: text(problem["message"]),
      warning: problem["warning"] === true,
      field: text(problem["field"]),
    };
  });
}
