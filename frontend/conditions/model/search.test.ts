import { expect, test } from "vitest";

import { byId, search } from "~/conditions/model/search";
import { catalog } from "~/conditions/sample";

function labels(q: string): readonly string[] {
  return search(q, catalog).map((topic) => `${topic.group}: ${topic.label}`);
}

test("without a word it shows the first ones of each group", () => {
  expect(labels("")).toContain("Attributes: country");
  expect(labels("")).toContain("Client actions: cashback_ready");
});

test("every word must be found in name, group or hint; names come first", () => {
  expect(labels("cashback client")[0]).toBe("Client actions: cashback_ready");
  expect(labels("pur")[0]).toBe("Events: purchase");
  expect(labels("AT, DE")).not.toContain("Attributes: country");
  expect(labels("de")).toContain("Attributes: country");
});

test("a name that was never seen can be taken", () => {
  expect(labels("shoe_size")).toEqual(["Attribute: shoe_size", "Event: shoe_size", "Field of the event: shoe_size"]);
  expect(labels("country")).not.toContain("Attribute: country");
});

test("a topic is found again by its id, also one that was typed", () => {
  for (const topic of [...search("purchase", catalog), ...search("shoe_size", catalog)]) {
    expect(byId(topic.id, catalog)?.rule).toEqual(topic.rule);
  }
  expect(byId("nonsense", catalog)).toBeNull();
  expect(byId("5", catalog)).toBeNull();
});
