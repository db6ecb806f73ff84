import { expect, test } from "vitest";

import { about, keyOf, measureOf, topicOf, typedTopic, withMeasure, withOperator } from "~/conditions/model/rule";
import { catalog } from "~/conditions/sample";
import type { Setting, Topic } from "~/conditions/catalog";
import type { Json } from "~/shared/guards";

function topic(label: string): Topic {
  const found = catalog.topics.find((one) => one.label === label);
  if (!found) throw new Error(label);
  return found;
}

function measures(): Setting {
  const found = catalog.kinds.get("event")?.settings.find((one) => one.control === "measure");
  if (!found) throw new Error("no measures");
  return found;
}

function measured(leaf: Json, name: string | null): Json {
  return withMeasure(leaf, measures(), measures().measures.find((one) => one.name === name) ?? null, catalog);
}

test("a rule is known by the one key that names a kind", () => {
  expect(keyOf({ attribute: "country", op: "eq", value: "DE" }, catalog)).toBe("attribute");
  expect(keyOf({ points: 1 }, catalog)).toBeNull();
  expect(keyOf({ attribute: "a", event: "b" }, catalog)).toBeNull();
});

test("the topic that says most is the one that a rule is about", () => {
  expect(topicOf({ event: "client_action", action: "cashback_ready" }, "event", catalog).label).toBe("cashback_ready");
  expect(topicOf({ event: "client_action", action: "other" }, "event", catalog).label).toBe("any client action");
  expect(topicOf({ attribute: "never_seen" }, "attribute", catalog)).toMatchObject({ label: "never_seen", kind: "any" });
});

test("a new rule compares by the first operator of its kind", () => {
  expect(about(topic("country"), catalog)).toEqual({ attribute: "country", op: "eq" });
  expect(about(topic("VIP"), catalog)).toEqual({ segment: "vip" });
  expect(about(typedTopic("event", "login", catalog), catalog)).toEqual({ event: "login" });
});

test("what a rule said goes along to another topic that it fits", () => {
  const before = { event: "purchase", within: { days: 3 }, count: { op: "gte", value: 2 } };

  expect(about(topic("cashback_ready"), catalog, before)).toEqual({
    event: "client_action", action: "cashback_ready", within: { days: 3 }, count: { op: "gte", value: 2 },
  });
  expect(about(topic("balance"), catalog, { attribute: "country", op: "eq", value: "DE" })).toEqual({ attribute: "balance", op: "eq" });
  expect(about(topic("VIP"), catalog, before)).toEqual({ segment: "vip" });
});

test("changing the operator keeps what it does not concern", () => {
  const row = { field: "amount", op: "gte", value: 5, note: "kept" };

  expect(withOperator(row, "eq", "number", catalog)).toEqual({ ...row, op: "eq" });
  expect(withOperator(row, "exists", "number", catalog)).toEqual({ field: "amount", op: "exists", note: "kept" });
});

test("a measure takes over from another one what fits", () => {
  const counted = measured({ event: "purchase", where: [] }, "count");
  expect(counted).toEqual({ event: "purchase", where: [], count: { op: "gte" } });
  const summed = measured({ event: "purchase", count: { op: "gte", value: 3 } }, "sum");
  expect(summed).toEqual({ event: "purchase", sum: { field: "", op: "gte", value: 3 } });
  expect(measured({ event: "purchase", sum: { field: "amount", op: "gte", value: 3 } }, "count")).toEqual({
    event: "purchase", count: { op: "gte", value: 3 },
  });
  expect(measured(summed, "last")).toEqual({ event: "purchase", last: { op: "on" } });
  expect(measured(summed, null)).toEqual({ event: "purchase" });
  expect(measureOf(summed, measures())?.name).toBe("sum");
});
