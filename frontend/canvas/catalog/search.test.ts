// @vitest-environment node
import { expect, test } from "vitest";

import { parseCatalog } from "./parse";
import { grouped } from "./search";

const { entries } = parseCatalog({
  triggers: [{ type: "lost_cart", label: "Cart was left", description: "Somebody left goods behind." }],
  actions: [
    { type: "zap", label: "Zap", group: "Zoo" },
    { type: "nap", label: "Nap", group: "Attic" },
    { type: "wait", label: "Wait", group: "Flow", description: "Lets days go by." },
    { type: "send_email", label: "Send e-mail", group: "Messages", description: "From a template." },
    { type: "filter", label: "Filter", group: "Flow", description: "Parts customers by a condition." },
  ],
});

function found(typed: string): readonly string[] {
  return grouped(entries, typed).map(({ name, entries: group }) => `${name}: ${group.map(({ label }) => label).join(", ")}`);
}

test("groups stand in the order that people build in, unforeseen ones after them by name", () => {
  expect(found("  ")).toEqual(["Triggers: Cart was left", "Messages: Send e-mail", "Flow: Wait, Filter", "Attic: Nap", "Zoo: Zap"]);
});

test.each([
  ["wait", ["Flow: Wait"]],
  ["WAIT", ["Flow: Wait"]],
  ["flow", ["Flow: Wait, Filter"]],
  ["lost_cart", ["Triggers: Cart was left"]],
  ["left goods", ["Triggers: Cart was left"]],
  ["template send", ["Messages: Send e-mail"]],
  ["by flow days", ["Flow: Wait"]],
  ["wait template", []],
])("“%s” finds %j", (typed, groups) => {
  expect(found(typed)).toEqual(groups);
});
