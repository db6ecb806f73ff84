import { expect, test } from "vitest";

import { parts, withPart } from "~/forms/interval";

test("an interval is read from both of its forms", () => {
  expect(parts({ days: 3, hours: 12 })).toEqual({ days: 3, hours: 12 });
  expect(parts("P1W3DT12H30M")).toEqual({ days: 10, hours: 12, minutes: 30 });
  expect(parts("soon")).toEqual({});
  expect(parts(null)).toEqual({});
});

test("a part is set, and taken out when its field is emptied", () => {
  expect(withPart({ days: 3 }, "hours", "12")).toEqual({ days: 3, hours: 12 });
  expect(withPart({ days: 3, hours: 12 }, "hours", "")).toEqual({ days: 3 });
  expect(withPart({ days: 3 }, "days", "")).toBeUndefined();
});

test("what is no number from zero on is no part", () => {
  expect(withPart({ days: 3 }, "hours", "-1")).toEqual({ days: 3 });
});
