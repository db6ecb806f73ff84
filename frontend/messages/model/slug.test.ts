import { expect, test } from "vitest";

import { slugOf } from "./slug";

test("a name becomes a slug that links and programs can carry", () => {
  expect(slugOf("  Grüße, Łódź & Co! ")).toBe("grusse-odz-co");
  expect(slugOf("")).toBe("");
  expect(slugOf("a".repeat(120))).toHaveLength(100);
});
