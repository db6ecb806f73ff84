// @vitest-environment node
import { expect, test } from "vitest";

import { drawn } from "../graph/samples";
import type { GraphNode } from "../graph/types";
import { parseCatalog } from "./parse";
import { waysBack } from "./waysBack";

const GO_TO = { properties: { node: { format: "node", leads_back: "passes" }, passes: { type: "integer", default: 1 } } };
const REFRESH = { properties: { filter: { format: "node" } } };
const catalog = parseCatalog({
  triggers: [{ type: "manual" }],
  actions: [{ type: "wait" }, { type: "go_to", schema: GO_TO }, { type: "refresh_filter", schema: REFRESH }],
});

function found(again: Partial<GraphNode>): readonly string[] {
  const graph = drawn("start>rest rest>again", { start: { type: "manual" }, again: { type: "go_to", ...again } });
  return waysBack(graph, catalog).map(({ from, to, most }) => `${from}>${to} ${most}`);
}

test("a step that sends back leads to the one that it names, so often as it says", () => {
  expect(found({ config: { node: "rest", passes: 3 } })).toEqual(["again>rest 3"]);
  expect(found({ config: { node: "rest" } })).toEqual(["again>rest 1"]);
});

test.each(["start", "again", "nowhere", "", 5])("%j is nowhere to go back to", (node) => {
  expect(found({ config: { node } })).toEqual([]);
});

test("a disabled one and one that only names a step lead nowhere", () => {
  expect(found({ config: { node: "rest" }, disabled: true })).toEqual([]);
  expect(found({ type: "refresh_filter", config: { filter: "rest" } })).toEqual([]);
});
