import { expect, test } from "vitest";

import { bestOf, eventFields, queryFor, type Happened } from "./occasion";

function happened(id: string, customer: string, payload: Record<string, unknown>): Happened {
  return { id, customer, event: "paid", at: "2026-11-21T10:00:00Z", source: "api", payload };
}

test("the fields of the event are found in tags, not in the words beside them", () => {
  const texts = ["Our event.place", "{{event.url}} {% if event.amount > 3 %}{{ customer.name }}{% endif %}"];
  expect([...eventFields(texts)]).toEqual(["url", "amount"]);
});

test("the newest event with all that the message shows comes first, otherwise the newest", () => {
  const events = [happened("3", "", { url: "x" }), happened("2", "ann", {}), happened("1", "bob", { url: "x" })];
  expect(bestOf(events, new Set(["url"]))?.id).toBe("1");
  expect(bestOf(events, new Set(["nothing"]))?.id).toBe("2");
  expect(bestOf([], new Set())).toBeUndefined();
});

test("events are asked for by name as the API has them", () => {
  expect(queryFor("", "", 100)).toBe("?limit=100");
  expect(queryFor("ann", "paid", 100)).toBe("?customer=ann&limit=100&event_type=paid");
  expect(queryFor("", "client_action:go", 100)).toBe("?limit=100&client_action=go");
});
