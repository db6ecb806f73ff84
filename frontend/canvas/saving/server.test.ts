import { afterEach, expect, test, vi } from "vitest";

import { drawn } from "../graph/samples";
import { writeGraph } from "../graph/write";
import { fetchDraft, save } from "./server";

const fetched = vi.fn<typeof fetch>();
vi.stubGlobal("fetch", fetched);

const GRAPH = drawn("start>mail", { mail: { position: { x: 0, y: 160 } } });
const DRAFT = { name: "Welcome", graph: GRAPH, settings: { priority: 1 } };
const STORED = { name: "Welcome", graph: writeGraph(GRAPH), settings: { priority: 1 }, status: "live", version: 3, changed_by: "Ada" };

afterEach(() => {
  fetched.mockReset();
});

function answers(status: number, body: unknown, etag = ""): void {
  fetched.mockResolvedValueOnce(new Response(JSON.stringify(body), { status, headers: { ETag: etag } }));
}

test("a campaign is read with its revision and who changed it", async () => {
  answers(200, STORED, '"7"');

  expect(await fetchDraft("welcome")).toEqual({
    draft: DRAFT,
    etag: '"7"',
    by: "Ada",
    status: "live",
    version: 3,
    flaws: [],
    unplaced: [],
    problems: [],
  });
});

test("steps without a place are given one", async () => {
  const nodes = [{ id: "start", type: "wait" }, { id: "mail", type: "wait" }];
  answers(200, { ...STORED, graph: { nodes, edges: [{ from: "start", to: "mail" }] } });

  const { draft, unplaced } = await fetchDraft("welcome");

  const [start, mail] = draft.graph.nodes;
  expect(unplaced).toEqual(["start", "mail"]);
  expect(mail?.position.y).toBeGreaterThan(start?.position.y ?? Infinity);
});

test("a save is meant for the revision it was made from, and brings the next", async () => {
  answers(200, STORED, '"8"');

  expect(await save("welcome", DRAFT, '"7"')).toEqual({ kind: "confirmed", held: { draft: DRAFT, etag: '"8"', by: "Ada" } });
  const [url, request] = fetched.mock.calls[0] ?? [];
  expect(url).toBe("/api/v1/campaigns/welcome/draft");
  expect(request).toMatchObject({ method: "PUT", headers: { "If-Match": '"7"' } });
  expect(request?.body).toBe(JSON.stringify({ name: "Welcome", graph: writeGraph(GRAPH), settings: { priority: 1 } }));
});

test("who was overtaken gets what the other saved", async () => {
  answers(409, { detail: "Somebody else …" });
  answers(200, { ...STORED, name: "Theirs", changed_by: "Bob" }, '"9"');

  expect(await save("welcome", DRAFT, '"7"')).toMatchObject({
    kind: "overtaken",
    theirs: { draft: { name: "Theirs" }, etag: '"9"', by: "Bob" },
  });
});

test("a server that is away or broken lost the save, also while telling of a conflict", async () => {
  fetched.mockRejectedValueOnce(new TypeError("away"));
  expect(await save("welcome", DRAFT, null)).toEqual({ kind: "lost" });
  answers(503, {});
  expect(await save("welcome", DRAFT, null)).toEqual({ kind: "lost" });
  answers(409, {});
  fetched.mockRejectedValueOnce(new TypeError("away"));
  expect(await save("welcome", DRAFT, null)).toEqual({ kind: "lost" });
});

test.each([
  [401, {}, "You are logged out. Log in again in another tab; this page then saves on."],
  [403, {}, "Your role may not change campaigns any more."],
  [404, {}, "This campaign does not exist any more."],
  [422, { detail: "No.", errors: [{ field: "settings.entry", message: "is no mode." }] }, "settings.entry is no mode."],
  [400, { detail: "The body is too large." }, "The body is too large."],
])("a refusal with %i says what to do", async (status, body, why) => {
  answers(status, body);

  expect(await save("welcome", DRAFT, null)).toEqual({ kind: "refused", why });
});
