// @vitest-environment node
import { expect, test } from "vitest";

import { drawn } from "./samples";
import { below, closesLoop, targets } from "./ways";

const JOURNEY = drawn("start>vip vip.yes>mail vip.no>mail mail>end other>end");

test("below a step is what can be reached from it, itself too", () => {
  expect(below(JOURNEY, "vip")).toEqual(new Set(["vip", "mail", "end"]));
  expect(below(JOURNEY, "end")).toEqual(new Set(["end"]));
});

test("a circle closes where the target leads back, however long the way", () => {
  expect(closesLoop(JOURNEY, "end", "start")).toBe(true);
  expect(closesLoop(JOURNEY, "end", "other")).toBe(true);
  expect(closesLoop(JOURNEY, "start", "end")).toBe(false);
});

test("two outlets to the same step are two ways; steps that lead nowhere have none", () => {
  expect(targets(JOURNEY).get("vip")).toEqual(["mail", "mail"]);
  expect(targets(JOURNEY).has("end")).toBe(false);
});

test("looking around in a circle ends", () => {
  expect(below(drawn("a>b b>c c>a"), "b")).toEqual(new Set(["a", "b", "c"]));
});
