import { expect, test } from "vitest";

import { periodOf, withEnd, withPeriod } from "~/conditions/model/period";

test("a rule has one period, and another takes its place", () => {
  const leaf = { event: "purchase", within: { days: 3 } };

  expect(periodOf(leaf)).toBe("within");
  expect(withPeriod(leaf, "since")).toEqual({ event: "purchase", since: "entry" });
  expect(withPeriod(leaf, "between")).toEqual({ event: "purchase", between: ["", ""] });
  expect(withPeriod(leaf, "ever")).toEqual({ event: "purchase" });
  expect(periodOf({ event: "purchase" })).toBe("ever");
});

test("either end of a stretch of time is changed for itself", () => {
  expect(withEnd({ between: ["2026-01-01", "2026-02-01"] }, 1, "2026-03-01")).toEqual({ between: ["2026-01-01", "2026-03-01"] });
  expect(withEnd({}, 0, "2026-01-01")).toEqual({ between: ["2026-01-01", ""] });
});
