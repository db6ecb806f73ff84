import { expect, test } from "vitest";

import { simple, written } from "./recurrence";

test.each([
  ["FREQ=DAILY", { every: "DAILY", interval: 1, days: [] }],
  ["FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", { every: "WEEKLY", interval: 2, days: ["MO", "FR"] }],
  ["INTERVAL=6;FREQ=HOURLY", { every: "HOURLY", interval: 6, days: [] }],
])("%s is simple", (rule, parts) => {
  expect(simple(rule)).toEqual(parts);
});

test.each([
  "",
  "FREQ=MINUTELY",
  "FREQ=DAILY;COUNT=3",
  "FREQ=MONTHLY;BYDAY=1MO",
  "FREQ=WEEKLY;BYDAY=XX",
  "FREQ=DAILY;BYDAY=MO",
  "FREQ=DAILY;INTERVAL=x",
])("%s says more than a form can show", (rule) => {
  expect(simple(rule)).toBeNull();
});

test("what was read is written as it was", () => {
  for (const rule of ["FREQ=DAILY", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", "FREQ=YEARLY"]) {
    const parts = simple(rule);
    expect(parts && written(parts)).toBe(rule);
  }
});

test("days are written in the order of the week, and only for weeks", () => {
  expect(written({ every: "WEEKLY", interval: 1, days: ["SU", "MO"] })).toBe("FREQ=WEEKLY;BYDAY=MO,SU");
  expect(written({ every: "DAILY", interval: 1, days: ["SU"] })).toBe("FREQ=DAILY");
});
