import { expect, test } from "vitest";

import { fromLocal, toLocal } from "~/forms/zoned";

test("a moment reads as the clock of the zone shows it", () => {
  expect(toLocal("2026-03-02T10:00:00Z", "Europe/Berlin")).toBe("2026-03-02T11:00");
  expect(toLocal("2026-07-02T10:00:00+05:00", "America/New_York")).toBe("2026-07-02T01:00");
  expect(toLocal("soon", "UTC")).toBe("");
});

test.each(["2026-01-15T00:00", "2026-03-29T01:59", "2026-03-29T03:00", "2026-07-01T23:59", "2026-10-25T03:00"])(
  "%s in Berlin comes back as it was typed",
  (typed) => expect(toLocal(fromLocal(typed, "Europe/Berlin") ?? "", "Europe/Berlin")).toBe(typed),
);

test("summer and winter differ by an hour", () => {
  expect(fromLocal("2026-07-01T12:00", "Europe/Berlin")).toBe("2026-07-01T10:00:00Z");
  expect(fromLocal("2026-01-01T12:00", "Europe/Berlin")).toBe("2026-01-01T11:00:00Z");
});

test("an emptied field is nothing", () => {
  expect(fromLocal("", "UTC")).toBeUndefined();
});
