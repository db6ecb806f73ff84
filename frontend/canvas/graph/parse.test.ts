// @vitest-environment node
import { expect, test } from "vitest";

import { MAX_NODES, parseGraph } from "./parse";
import { drawn, ids, lines } from "./samples";
import { writeGraph } from "./write";

const START = { id: "start", type: "order_created" };
const REST = { id: "rest", type: "wait", config: { days: 1 }, position: { x: 16, y: -8 } };

test("a graph is read with what goes without saying", () => {
  const { graph, flaws, unplaced } = parseGraph({ nodes: [START, REST], edges: [{ from: "start", to: "rest" }] });

  expect(graph.nodes[0]).toEqual({ ...START, config: {}, position: { x: 0, y: 0 }, disabled: false, also: {} });
  expect(lines(graph)).toBe("start>rest");
  expect(flaws).toEqual([]);
  expect(unplaced).toEqual(["start"]);
});

test("what we do not know at a node is written again as it was read", () => {
  const noted = { nodes: [{ ...REST, note: { by: "Ada" }, disabled: true }], edges: [] };

  expect(writeGraph(parseGraph(noted).graph)).toEqual(noted);
});

test("what is written is read as the same graph", () => {
  const graph = drawn("start>vip vip.yes>mail vip.no>text lonely", {
    mail: { config: { template: "cashback" }, position: { x: 32, y: 64 }, disabled: true },
  });

  expect(parseGraph(JSON.parse(JSON.stringify(writeGraph(graph)))).graph).toEqual(graph);
});

test("`next` and “not disabled” are not written, places are whole pixels", () => {
  const { graph } = parseGraph({ nodes: [{ ...REST, position: { x: 1.4, y: 1.6 } }], edges: [] });

  expect(writeGraph(graph)).toEqual({ nodes: [{ ...REST, position: { x: 1, y: 2 } }], edges: [] });
  expect(writeGraph(drawn("a.next>b a.failed>b"))["edges"]).toEqual([
    { from: "a", to: "b" },
    { from: "a", port: "failed", to: "b" },
  ]);
});

test.each([
  ["no object", 7, "Node 2 is not an object."],
  ["a list", [], "Node 2 is not an object."],
  ["no id", { type: "wait" }, "Node 2 has no “id” (1 to 100 characters)."],
  ["a number for an id", { id: 7, type: "wait" }, "Node 2 has no “id” (1 to 100 characters)."],
  ["an endless id", { id: "x".repeat(101), type: "wait" }, "Node 2 has no “id” (1 to 100 characters)."],
  ["an id twice", { id: "start", type: "wait" }, "Two nodes have the id “start”."],
  ["no type", { id: "mail" }, "Node 2 (“mail”) has no “type”."],
  ["a config in words", { id: "mail", type: "wait", config: "1 day" }, "The “config” of “mail” is not an object."],
])("a node with %s is named and left out, the others stay", (_, wrong, flaw) => {
  const { graph, flaws } = parseGraph({ nodes: [START, wrong, REST], edges: [] });

  expect(flaws).toEqual([flaw]);
  expect(ids(graph)).toEqual(["start", "rest"]);
});

test.each([
  ["no end", { from: "start" }, "Edge 2 needs “from” and “to”."],
  ["no object", null, "Edge 2 needs “from” and “to”."],
  ["a number for an outlet", { from: "rest", port: 1, to: "start" }, "Edge 2 needs “from” and “to”."],
  ["an end that is no node", { from: "rest", to: "ghost" }, "An edge names “ghost”, which does not exist."],
  ["a taken outlet", { from: "start", port: "", to: "start" }, "Outlet “next” of “start” leads to two nodes."],
])("an edge with %s is named and left out", (_, wrong, flaw) => {
  const { graph, flaws } = parseGraph({ nodes: [START, REST], edges: [{ from: "start", to: "rest" }, wrong] });

  expect(flaws).toEqual([flaw]);
  expect(lines(graph)).toBe("start>rest");
});

test.each([null, "nodes", [], {}, { nodes: {} }])("%j is no graph", (value) => {
  expect(parseGraph(value).flaws).toEqual(['A graph is {"nodes": […], "edges": […]}; there is no list of nodes here.']);
});

test("edges that are no list are said to be wrong; a graph may have none", () => {
  expect(parseGraph({ nodes: [START], edges: {} }).flaws).toEqual(["“edges” is not a list."]);
  expect(parseGraph({ nodes: [START], edges: null }).flaws).toEqual([]);
});

test("a graph has at most as many nodes as the server takes", () => {
  const nodes = (count: number): unknown => Array.from({ length: count }, (_, index) => ({ id: `n${index}`, type: "wait" }));

  expect(parseGraph({ nodes: nodes(MAX_NODES) }).graph.nodes).toHaveLength(MAX_NODES);
  expect(parseGraph({ nodes: nodes(MAX_NODES + 1) }).flaws).toEqual(["A campaign has at most 500 nodes."]);
});

test("ids that JavaScript knows otherwise are ids like others", () => {
  const { graph, flaws } = parseGraph({
    nodes: [{ id: "__proto__", type: "wait" }, { id: "constructor", type: "wait" }],
    edges: [{ from: "__proto__", to: "constructor" }],
  });

  expect(flaws).toEqual([]);
  expect(lines(graph)).toBe("__proto__>constructor");
});

test.each([[{ x: "1", y: 2 }], [{ x: 1 }], [{ x: Infinity, y: 0 }], ["left"]])("%j is no place", (position) => {
  expect(parseGraph({ nodes: [{ ...REST, position }] }).unplaced).toEqual(["rest"]);
});
