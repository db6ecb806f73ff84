import { expect, test } from "vitest";

import { understand } from "./file";

test("an exported campaign says what it is called and which templates it brings", () => {
  const file = { beckon: "campaign", version: 1, name: "Welcome", slug: "welcome", templates: [{ slug: "hello", channel: "email" }] };

  expect(understand("w.json", JSON.stringify(file))).toEqual({
    kind: "campaign",
    file,
    name: "Welcome",
    slug: "welcome",
    templates: [{ slug: "hello", name: "hello", channel: "email" }],
  });
});

test.each([
  ["", "is empty"],
  ["{", "is not JSON"],
  ["[1]", "is no exported campaign"],
  ["null", "is no exported campaign"],
  ['{"beckon": "segment"}', "is no exported campaign"],
  ['{"nodes": [], "edges": []}', "a journey alone"],
])("%s is refused by name", (content, said) => {
  const found = understand("w.json", content);

  expect(found).toMatchObject({ kind: "wrong" });
  expect(found.kind === "wrong" ? found.why : "").toContain(said);
  expect(found.kind === "wrong" ? found.why : "").toContain("“w.json”");
});
