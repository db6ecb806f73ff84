import { expect, test } from "vitest";

import { actorName } from "~/shared/actor";

test("operators go by their names, keys are programs, and the rest is said as it is", () => {
  expect(["operator:anna", "key:bk_live_1", "system", ""].map(actorName)).toEqual(["anna", "a program (key:bk_live_1)", "system", ""]);
});
