// @vitest-environment node
import { expect, test } from "vitest";

import { measured } from "./measured";

test("only what stands on the screen has a size", () => {
  const node = { position: { x: 0, y: 0 }, data: {} };
  const sizes = measured([
    { ...node, id: "mail", measured: { width: 232, height: 84 } },
    { ...node, id: "new" },
    { ...node, id: "hidden", measured: { width: 0, height: 0 } },
    { ...node, id: "half", measured: { width: 232 } },
  ]);

  expect([...sizes]).toEqual([["mail", { width: 232, height: 84 }]]);
});
