import { expect, test } from "vitest";

import { diffLines } from "./history";

test("a difference is told line by line", () => {
  expect(diffLines("@@ -1,2 +1,2 @@\n Hi\n-old\n+new")).toEqual([
    { kind: "place", text: "@@ -1,2 +1,2 @@" },
    { kind: "same", text: "Hi" },
    { kind: "removed", text: "old" },
    { kind: "added", text: "new" },
  ]);
  expect(diffLines("")).toEqual([]);
});
