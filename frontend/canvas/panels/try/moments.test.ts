import { expect, test } from "vitest";

import type { Graph } from "../../graph/types";
import { litUntil, meaning, momentsOf } from "./moments";
import { parseTrace, type Trace } from "./trace";

const NODE = { config: {}, position: { x: 0, y: 0 }, disabled: false, also: {} };
const GRAPH: Graph = {
  nodes: ["start", "rest", "mail", "other"].map((id) => ({ ...NODE, id, type: id })),
  edges: [
    { from: "start", port: "next", to: "rest" },
    { from: "rest", port: "next", to: "mail" },
    { from: "mail", port: "next", to: "other" },
  ],
};

function walked(ended: Record<string, unknown>, ...steps: readonly (readonly [string, string, number, number])[]): Trace {
  return parseTrace({
    entered: true,
    why_not: [],
    steps: steps.map(([node, port, from, to]) => ({ node, port, arrived_at: day(from), left_at: day(to), why: "" })),
    messages: [{ node: "mail", channel: "email", template: "hi", at: day(3), settled_at: day(3), state: "sent", request: { body: "Hi" } }],
    ended,
    took_ms: 12,
  });
}

function day(number: number): string {
  return `2026-03-0${number}T09:00:00+00:00`;
}

const DONE = walked({ state: "done", node: "mail", at: day(3) }, ["start", "next", 1, 1], ["rest", "next", 1, 3], ["mail", "skipped", 3, 3]);

test("every arrival is a moment, with the messages that were sent there", () => {
  const moments = momentsOf(DONE);

  expect(moments.map(({ node, at }) => [node, at])).toEqual([["start", day(1)], ["rest", day(1)], ["mail", day(3)]]);
  expect(moments.map(({ messages }) => messages.length)).toEqual([0, 0, 1]);
});

test("where the walk got stuck is the last moment, and says why", () => {
  const broken = walked({ state: "failed", reason: "It broke.", node: "rest", at: day(2) }, ["start", "next", 1, 1]);

  expect(momentsOf(broken).at(-1)).toMatchObject({ node: "rest", at: day(1), leftAt: "", port: "", why: "It broke." });
});

test("the path is lit as far as the walk has come", () => {
  expect(litUntil(momentsOf(DONE), 1, GRAPH)).toEqual({ nodes: ["start", "rest"], edges: ["start→next"], current: "rest" });
});

test("an outlet that is not connected lights the line that it falls back to", () => {
  const on = walked({ state: "done", node: "other", at: day(3) }, ["mail", "skipped", 3, 3], ["other", "", 3, 3]);

  expect(litUntil(momentsOf(on), 1, GRAPH).edges).toEqual(["mail→next"]);
});

test("who is sent back lights the way back, not the outlet", () => {
  const on = walked({ state: "done", node: "other", at: day(3) }, ["mail", "again", 1, 2], ["rest", "", 2, 3]);

  expect(litUntil(momentsOf(on), 1, GRAPH).edges).toEqual(["mail→again"]);
});

test("moving a node does not change what a graph means, another config does", () => {
  const moved = { ...GRAPH, nodes: GRAPH.nodes.map((node) => ({ ...node, position: { x: 9, y: 9 } })) };
  const changed = { ...GRAPH, nodes: GRAPH.nodes.map((node) => ({ ...node, config: { days: 2 } })) };

  expect(meaning(moved)).toBe(meaning(GRAPH));
  expect(meaning(changed)).not.toBe(meaning(GRAPH));
});

test("who did not enter has no moments", () => {
  const trace = parseTrace({ entered: false, why_not: [{ code: "once", message: "No.", node: "start" }], ended: null });

  expect(momentsOf(trace)).toEqual([]);
  expect(trace.whyNot).toEqual([{ code: "once", message: "No.", node: "start" }]);
});
