import { expect, test } from "vitest";

import { everywhere, isIncomplete, movesOf, planInWords, toTheSame, withFate } from "./plan";
import type { Place } from "./prospect";

const REST: Place = { version: 1, node: "rest", label: "Wait", count: 120, sending: 0 };
const MAIL: Place = { version: 2, node: "mail", label: "Send e-mail", count: 5, sending: 2 };
const PLACES = [REST, MAIL];

test("who is not mentioned stays, and is not sent", () => {
  expect(movesOf(new Map(), PLACES)).toEqual([]);
  expect(planInWords(new Map(), PLACES)).toBe("125 customers stay in the old version.");
});

test("moving and leaving are told place by place", () => {
  const plan = withFate(withFate(new Map(), REST, { do: "move", to: "nap" }), MAIL, { do: "exit" });

  expect(movesOf(plan, PLACES)).toEqual([
    { version: 1, node: "rest", do: "move", to: "nap" },
    { version: 2, node: "mail", do: "exit" },
  ]);
});

test("whoever is being sent a message stays, whatever is planned", () => {
  expect(planInWords(everywhere([MAIL], { do: "exit" }), [MAIL])).toBe(
    "2 customers stay in the old version, 3 customers leave the campaign.",
  );
});

test("moving all to the same step lets those stay whose step is gone", () => {
  expect(movesOf(toTheSame(PLACES, new Set(["mail"])), PLACES)).toEqual([{ version: 2, node: "mail", do: "move", to: "mail" }]);
});

test("a move without a step is not complete", () => {
  const plan = withFate(new Map(), REST, { do: "move", to: "" });

  expect(isIncomplete(plan, PLACES)).toBe(true);
  expect(isIncomplete(withFate(plan, REST, { do: "stay" }), PLACES)).toBe(false);
});
