// @vitest-environment node
import { expect, test } from "vitest";

import { remove } from "./edit";
import { drawn, ids, lines } from "./samples";

test.each([
  ["a step in the middle", "start>rest rest>mail", "rest", "start>mail"],
  ["several in a row", "start>rest rest>nap nap>mail", "rest nap", "start>mail"],
  ["where ways meet", "vip.yes>rest vip.no>rest rest>mail", "rest", "vip.yes>mail vip.no>mail"],
  ["the last step", "start>rest rest>mail", "mail", "start>rest"],
  ["the trigger", "start>rest rest>mail", "start", "rest>mail"],
  ["a step that parts ways", "start>vip vip.yes>mail vip.no>text", "vip", ""],
  ["a step with one way that is not next", "start>vip vip.yes>mail", "vip", ""],
  ["a step and what came after", "start>rest rest>mail", "rest mail", ""],
  ["everything", "start>rest rest>mail", "start rest mail", ""],
])("deleting %s leaves the lines that still make sense", (_, before, gone, after) => {
  const graph = remove(drawn(before), new Set(gone.split(" ")));

  expect(lines(graph)).toBe(after);
  expect(ids(graph)).toEqual(ids(drawn(before)).filter((id) => !gone.split(" ").includes(id)));
});

test("a circle that a program wrote can be taken apart, and no step comes to lead to itself", () => {
  expect(lines(remove(drawn("a>b b>a"), new Set(["b"])))).toBe("");
  expect(lines(remove(drawn("start>a a>b b>a"), new Set(["a", "b"])))).toBe("");
});

test("deleting what is gone already is no change", () => {
  const graph = drawn("start>rest");

  expect(remove(graph, new Set(["ghost"]))).toBe(graph);
  expect(remove(graph, new Set())).toBe(graph);
});
