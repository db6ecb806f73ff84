// @vitest-environment node
import { expect, test } from "vitest";

import { elapsed, held, inWords } from "./elapsed";
import { drawn } from "./samples";

const DAY = { config: { days: 1 } };
const HOUR = { config: { hours: 1, minutes: 30 } };

function words(lines: string, also: Parameters<typeof drawn>[1]): Record<string, string> {
  return Object.fromEntries([...elapsed(drawn(lines, also))].map(([id, span]) => [id, inWords(span)]));
}

test("waits on the way add up; before the first there is nothing to say", () => {
  expect(words("start>rest rest>mail mail>nap nap>text", { rest: DAY, nap: HOUR })).toEqual({
    mail: "after 1 day",
    nap: "after 1 day",
    text: "after 1.1 days",
  });
});

test("where ways meet, the shortest and the longest are told", () => {
  const graph = "start>vip vip.yes>rest vip.no>mail rest>mail mail>end";

  expect(words(graph, { rest: DAY })).toEqual({ mail: "after 0 – 1 day", end: "after 0 – 1 day" });
});

test("a disabled wait holds nobody", () => {
  expect(words("start>rest rest>mail", { rest: { ...DAY, disabled: true } })).toEqual({});
});

test("a circle is left out, what comes before it is not", () => {
  expect(words("start>rest rest>mail mail>a a>b b>a", { rest: DAY, a: DAY })).toMatchObject({ mail: "after 1 day" });
});

test("numbers that are none hold nobody", () => {
  expect(held({ days: "2", hours: null, minutes: Number.NaN, seconds: 5 })).toBe(0);
});

test.each([
  [1, "1 minute"],
  [45, "45 minutes"],
  [60, "1 hour"],
  [90, "90 minutes"],
  [1_440, "1 day"],
  [1_445, "1 day"],
  [1_500, "25 hours"],
  [2_940, "2 days"],
  [4_320, "3 days"],
  [5_000, "3.5 days"],
])("%i minutes are %s", (minutes, said) => {
  expect(inWords({ least: minutes, most: minutes })).toBe(`after ${said}`);
});
