import { expect, test } from "vitest";

import { clock, later, moment } from "./clock";

const START = "2026-03-01T08:00:00+00:00";

test("a moment is told in the zone, with how long after the start it is", () => {
  expect(clock("2026-03-03T08:00:00+00:00", "Europe/Berlin", START)).toBe("3 Mar, 09:00 (+2 days)");
  expect(clock(START, "Europe/Berlin", START)).toBe("1 Mar, 09:00");
});

test("another year is named", () => {
  expect(moment("2027-03-01T08:00:00+00:00", "UTC", START)).toBe("1 Mar 2027, 08:00");
});

test("a time span is told in its two greatest units", () => {
  expect(later(START, "2026-03-30T12:30:00+00:00")).toBe("29 days 4 hours");
  expect(later(START, "2026-03-01T09:01:00+00:00")).toBe("1 hour 1 minute");
  expect(later(START, "2026-03-01T08:00:30+00:00")).toBe("");
});

test("what is no moment is nothing", () => {
  expect(moment("", "UTC", START)).toBe("");
});
