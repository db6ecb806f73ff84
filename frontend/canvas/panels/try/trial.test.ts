import { beforeEach, expect, test, vi } from "vitest";

import { BLANK, bodyOf, useTrial, type Journey } from "./trial";

const fetched = vi.fn<typeof fetch>();
vi.stubGlobal("fetch", fetched);

const MAIL = { id: "mail", type: "send_email", config: {}, position: { x: 0, y: 0 }, disabled: false, also: {} };
const JOURNEY: Journey = { graph: { nodes: [MAIL], edges: [] }, settings: {}, trigger: "start", zone: "Europe/Berlin" };

beforeEach(() => {
  fetched.mockReset();
  useTrial.setState({ form: { ...BLANK, customer: "anna" }, result: { kind: "nothing" }, at: 3 });
});

test("a real customer is named, a written one consists of attributes", () => {
  const attributes = [{ name: "country", value: "DE" }];

  expect(bodyOf({ ...BLANK, customer: "anna", attributes }, JOURNEY, false)["customer"]).toBe("anna");
  expect(bodyOf({ ...BLANK, written: true, attributes }, JOURNEY, false)["customer"]).toEqual({ attributes: { country: "DE" } });
});

test("the start is meant in the operator's zone, and without one nothing is said", () => {
  expect(bodyOf({ ...BLANK, start: "2026-03-01T09:00" }, JOURNEY, false)["at"]).toBe("2026-03-01T08:00:00Z");
  expect(bodyOf(BLANK, JOURNEY, false)).not.toHaveProperty("at");
});

test("outcomes of steps that are gone are left out", () => {
  const outcomes = { mail: "opened", gone: "clicked" };

  expect(bodyOf({ ...BLANK, outcomes }, JOURNEY, false)["outcomes"]).toEqual({ mail: "opened" });
});

test("a walk begins at its first step", async () => {
  fetched.mockResolvedValueOnce(new Response('{"entered": true, "steps": [], "messages": [], "ended": {"state": "done"}}'));

  await useTrial.getState().walk("welcome", JOURNEY);

  expect(fetched.mock.calls[0]?.[0]).toBe("/api/v1/campaigns/welcome/try");
  expect(useTrial.getState()).toMatchObject({ at: 0, result: { kind: "walked", trace: { ended: { state: "done" } } } });
});

test("a refusal tells the problems that stand against it, without the warnings", async () => {
  const problems = [{ node: "mail", message: "No template." }, { node: "", message: "Hm.", warning: true }];
  fetched.mockResolvedValueOnce(new Response(JSON.stringify({ detail: "Mend it.", problems }), { status: 422 }));

  await useTrial.getState().walk("welcome", JOURNEY);

  expect(useTrial.getState().result).toMatchObject({ kind: "refused", message: "Mend it.", problems: [{ message: "No template." }] });
});

test("a server that is away is told", async () => {
  fetched.mockRejectedValueOnce(new TypeError("Failed to fetch"));

  await useTrial.getState().walk("welcome", JOURNEY);

  expect(useTrial.getState().result).toMatchObject({ kind: "refused", message: "The server cannot be reached." });
});
