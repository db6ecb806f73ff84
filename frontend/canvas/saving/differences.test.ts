// @vitest-environment node
import { expect, test } from "vitest";

import { drawn } from "../graph/samples";
import type { Draft, Graph } from "../graph/types";
import { differences, isSame } from "./differences";

const CONFIG = { template: "hi", options: { a: 1, b: [1, 2] } };
const GRAPH = drawn("start>vip vip.yes>mail vip.no>text", { mail: { config: CONFIG } });

function draft(graph: Graph, also: Partial<Draft> = {}): Draft {
  return { name: "Welcome", graph, settings: { priority: 1 }, ...also };
}

function found(after: Draft, before: Draft = draft(GRAPH)): readonly string[] {
  return differences(before, after, ({ id }) => `<${id}>`);
}

test("a draft differs from itself in nothing, whatever order its keys came in and wherever its steps stand", () => {
  const reordered = { options: { b: [1, 2], a: 1 }, template: "hi" };
  const moved = drawn("start>vip vip.yes>mail vip.no>text", { mail: { config: reordered, position: { x: 9, y: 9 } } });

  expect(found(draft(moved))).toEqual([]);
});

test("the name and the settings are told", () => {
  expect(found(draft(GRAPH, { name: "Hello", settings: { priority: 2 } }))).toEqual([
    "Renamed to “Hello”.",
    "Changed the campaign's settings.",
  ]);
});

test("steps that were added, changed, disabled and removed are told by their names", () => {
  const after = drawn("start>vip vip.yes>mail vip.no>new", {
    mail: { config: { ...CONFIG, template: "bye" } },
    vip: { disabled: true },
  });

  expect(found(draft(after))).toEqual([
    "Changed <vip>.",
    "Changed <mail>.",
    "Added <new>.",
    "Removed <text>.",
    "<vip> now leads by “no” to <new>.",
  ]);
});

test("lines that were cut or lead elsewhere are told", () => {
  expect(found(draft(drawn("start>mail vip.yes>mail text", { mail: { config: CONFIG } })))).toEqual([
    "<start> now leads to <mail>.",
    "<vip> no longer leads by “no” to <text>.",
  ]);
});

test("the same, as the server stores it, is more than no difference: places count", () => {
  const near = drawn("start>vip vip.yes>mail vip.no>text", { mail: { config: CONFIG, position: { x: 0.4, y: 0 } } });
  const moved = drawn("start>vip vip.yes>mail vip.no>text", { mail: { config: CONFIG, position: { x: 16, y: 0 } } });

  expect(isSame(draft(GRAPH), draft(near))).toBe(true);
  expect(isSame(draft(GRAPH), draft(moved))).toBe(false);
});
