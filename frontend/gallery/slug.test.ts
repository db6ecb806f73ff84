import { expect, test } from "vitest";

import { slugFlaw, slugOf } from "./slug";

test.each([
  ["Welcome series", "welcome-series"],
  ["  Back in stock: Größe M! ", "back-in-stock-grosse-m"],
  ["Rückkehr", "ruckkehr"],
  ["日本", ""],
  [`${"a".repeat(99)} b`, "a".repeat(99)],
])("%s becomes %s", (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});

test("a slug is checked before it is sent", () => {
  expect(slugFlaw("welcome_2")).toBe("");
  expect(slugFlaw("")).not.toBe("");
  expect(slugFlaw("wel come")).not.toBe("");
});
