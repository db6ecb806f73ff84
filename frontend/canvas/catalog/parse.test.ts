// @vitest-environment node
import { expect, test } from "vitest";

import { parseCatalog, parsePorts } from "./parse";

const PORT = { id: "yes", label: "+", colour: "green" };

test("triggers and actions are read, each with its group", () => {
  const { entries, byType } = parseCatalog({
    triggers: [{ type: "manual", label: "By hand", group: "Flow" }],
    actions: [{ type: "filter", label: "Filter", group: "Flow", ports: [PORT] }, { type: "odd" }],
  });

  expect(entries.map(({ type, kind, group, label }) => `${kind} ${type}: ${label} in ${group}`)).toEqual([
    "trigger manual: By hand in Triggers",
    "action filter: Filter in Flow",
    "action odd: odd in Other",
  ]);
  expect(byType.get("filter")?.ports).toEqual([{ ...PORT, optional: false }]);
});

test("no list of outlets means that they follow from the config, an empty one that there are none", () => {
  const { byType } = parseCatalog({ actions: [{ type: "ab_test", ports: null }, { type: "exit", ports: [] }] });

  expect(byType.get("ab_test")?.ports).toBeNull();
  expect(byType.get("exit")?.ports).toEqual([]);
});

test.each([null, [], "catalog", { triggers: {}, actions: [null, 7, {}, { type: 7 }], settings: [] }])("%j holds nothing", (value) => {
  expect(parseCatalog(value)).toEqual({ entries: [], byType: new Map(), settings: null });
});

test("outlets without an id are left out", () => {
  expect(parsePorts([PORT, {}, null, { id: 7 }, { id: "no", optional: "yes" }])).toEqual([
    { ...PORT, optional: false },
    { id: "no", label: "", colour: "", optional: false },
  ]);
});
