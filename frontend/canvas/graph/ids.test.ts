// @vitest-environment node
import { expect, test } from "vitest";

import { freshId } from "./ids";

test.each([
  ["wait", [], "wait"],
  ["wait", ["wait"], "wait_2"],
  ["wait", ["wait", "wait_2", "wait_3"], "wait_4"],
  ["wait_3", ["wait", "wait_3"], "wait_2"],
  ["wait_2", ["wait", "wait_2"], "wait_3"],
  ["_2", ["wait"], "_2"],
  ["_2", ["_2"], "_2_2"],
])("for %s beside %j there is %s", (wanted, taken, id) => {
  expect(freshId(wanted, new Set(taken))).toBe(id);
});

test("an id never gets longer than the server takes, and never empty", () => {
  const taken = new Set<string>();
  for (let count = 0; count < 120; count += 1) taken.add(freshId("x".repeat(100), taken));

  expect(taken.size).toBe(120);
  expect(Math.max(...[...taken].map((id) => id.length))).toBeLessThanOrEqual(100);
});
