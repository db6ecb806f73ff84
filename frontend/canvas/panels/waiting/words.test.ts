import { expect, test } from "vitest";

import { parseStanding } from "./runs";
import { consequence, outcome, question, times } from "./words";

const NOW = "2026-03-03T10:00:00Z";
const RUN = {
  id: 7,
  customer: "anna",
  state: "waiting",
  started_at: "2026-03-01T08:00:00Z",
  due_at: "2026-03-05T08:00:00Z",
  visits: [{ at: "2026-03-02T08:00:00Z" }, { at: "2026-03-03T08:00:00Z" }],
};

test("times are those of the operator's zone", () => {
  expect(times(parseStanding(RUN), "Europe/Berlin", NOW)).toBe("since 3 Mar, 09:00 · until 5 Mar, 09:00");
});

test("who stands at the first step has been there since the run began", () => {
  expect(parseStanding({ ...RUN, visits: [] }).since).toBe("2026-03-01T08:00:00Z");
});

test.each([
  [{ state: "sending", due_at: null }, "a message is on its way"],
  [{ state: "failed", due_at: null }, "set aside"],
  [{ state: "listening", due_at: null }, "until something happens"],
  [{ state: "waiting", due_at: null }, "on hold"],
  [{ state: "ready" }, "due now"],
  [{ due_at: "2026-03-03T09:00:00Z" }, "due now"],
])("%o is said in words", (fields, said) => {
  expect(times(parseStanding({ ...RUN, ...fields }), "UTC", NOW)).toContain(said);
});

test("what happens is said before it does", () => {
  expect(question("skip", 3)).toBe("Skip this step for 3 customers?");
  expect(consequence("skip", "“Wait”", "“Send e-mail”", "")).toBe("“Wait” is not done for them. They go on with “Send e-mail” at once.");
  expect(consequence("skip", "“Wait”", "", "")).toContain("done with the campaign");
  expect(consequence("stop", "“Wait”", "", "")).toContain("cannot be undone");
});

test("those who were left alone are told", () => {
  expect(outcome("stop", 3, 3)).toBe("3 customers stopped.");
  expect(outcome("move", 1, 2)).toBe("1 customer moved. 1 customer had gone on, or is being sent a message, and was left alone.");
});
