import { expect, test } from "vitest";

import { ApiError } from "~/shared/api";

import { refusal, request } from "./begin";

const NAMED = { name: "Welcome", slug: "welcome", gateways: { email: "mail" } };
const ENTRY = { key: "win_back", name: "Win-back", goal: "", description: "", graph: {}, templates: [] };

test("each beginning has its address", () => {
  expect(request({ kind: "empty" }, NAMED)).toEqual(["campaigns", { name: "Welcome", slug: "welcome" }]);
  expect(request({ kind: "entry", entry: ENTRY }, NAMED)).toEqual(["campaigns/gallery/win_back", NAMED]);
  expect(request({ kind: "copy", slug: "old", name: "Old" }, NAMED)).toEqual(["campaigns/old/copy", { name: "Welcome", slug: "welcome" }]);
});

test("a file is taken in under the name that was chosen for it", () => {
  const file = { beckon: "campaign", version: 1, name: "Old", slug: "old", graph: {} };

  expect(request({ kind: "file", file, name: "Old", slug: "old", templates: [] }, NAMED)[1]).toEqual({ ...file, ...NAMED });
});

test("a slug that is taken is said beside the slug", () => {
  const taken = new ApiError(409, "There is a campaign “welcome” already.", "slug_taken", [], {});

  expect(refusal(taken)).toEqual({ message: "", slug: "There is a campaign “welcome” already.", problems: [] });
});

test("problems of a file say where they are", () => {
  const body = { problems: [{ node: "mail", field: "template", message: "Missing." }, { message: "Bad." }] };

  expect(refusal(new ApiError(422, "Missing.", "refused", [], body)).problems).toEqual(["Missing. (step “mail”, template)", "Bad."]);
});
