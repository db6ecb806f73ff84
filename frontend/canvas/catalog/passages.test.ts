import { expect, test } from "vitest";

import { passages, percent } from "./passages";

const PORTS = [
  { id: "next", label: "", colour: "", optional: false },
  { id: "failed", label: "not accepted", colour: "red", optional: true },
];

test("who left by an outlet without a line went on by next", () => {
  expect(passages({ left: { next: 6, failed: 2 } }, PORTS, ["next"]).get("next")).toEqual({ count: 8, share: 1 });
  expect(passages({ left: { next: 6, failed: 2 } }, PORTS, ["next", "failed"]).get("failed")).toEqual({ count: 2, share: 0.25 });
});

test("who left the campaign there went along no line, but is counted among those who left", () => {
  expect(passages({ left: { next: 1, exit: 2, moved: 1 } }, PORTS, ["next"]).get("next")).toEqual({ count: 1, share: 0.25 });
});

test("a line that nobody went along says so", () => {
  expect(passages({ left: {} }, PORTS, ["next"]).get("next")).toEqual({ count: 0, share: 0 });
});

test("rounding never says none or all where that is wrong", () => {
  expect([0, 0.001, 0.256, 0.999, 1].map(percent)).toEqual(["0 %", "<1 %", "26 %", ">99 %", "100 %"]);
});
