import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { begin } from "../graph/history";
import { drawn } from "../graph/samples";
import { useCanvas } from "../store";
import { startSaving } from "./effects";
import { kept, placeOf } from "./keep";
import { opened } from "./machine";

const fetched = vi.fn<typeof fetch>();
vi.stubGlobal("fetch", fetched);

const DRAFT = { name: "Welcome", graph: drawn("start>mail"), settings: {} };
const PLACE = placeOf("north", "welcome");
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  const { page } = useCanvas.getState();
  useCanvas.setState({
    page: { ...page, slug: "welcome", brand: "north", may_edit: true },
    history: begin(DRAFT),
    saving: opened({ draft: DRAFT, etag: '"1"', by: "" }),
  });
  stop = startSaving();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  fetched.mockReset();
  localStorage.clear();
});

function rename(name: string): void {
  useCanvas.getState().change((draft) => ({ ...draft, name }));
}

function sent(): readonly unknown[] {
  return fetched.mock.calls.map(([, request]) => {
    const body = JSON.parse(typeof request?.body === "string" ? request.body : "{}") as { name?: string };
    return [(request?.headers as Record<string, string>)["If-Match"], body.name];
  });
}

test("quick changes are saved once, when the typing pauses, and then no longer kept here", async () => {
  fetched.mockResolvedValueOnce(new Response("{}", { headers: { ETag: '"2"' } }));
  rename("W");
  rename("We");
  expect(kept(PLACE)).toMatchObject({ draft: { name: "We" }, etag: '"1"' });
  expect(fetched).not.toHaveBeenCalled();

  await vi.advanceTimersByTimeAsync(1_000);

  expect(sent()).toEqual([['"1"', "We"]]);
  expect(useCanvas.getState().saving.phase).toBe("saved");
  expect(kept(PLACE)).toBeNull();
});

test("while the server is away the draft is kept here, and tried again until it is there", async () => {
  fetched.mockRejectedValueOnce(new TypeError("away")).mockRejectedValueOnce(new TypeError("away"));
  fetched.mockResolvedValueOnce(new Response("{}", { headers: { ETag: '"2"' } }));
  rename("Hello");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(useCanvas.getState().saving.phase).toBe("offline");
  expect(kept(PLACE)).toMatchObject({ draft: { name: "Hello" } });

  await vi.advanceTimersByTimeAsync(10_000);

  expect(sent()).toEqual(Array.from({ length: 3 }, () => ['"1"', "Hello"]));
  expect(useCanvas.getState().saving.phase).toBe("saved");
});

test("back online nobody waits", async () => {
  fetched.mockRejectedValueOnce(new TypeError("away")).mockResolvedValueOnce(new Response("{}"));
  rename("Hello");
  await vi.advanceTimersByTimeAsync(800);
  window.dispatchEvent(new Event("online"));
  await vi.advanceTimersByTimeAsync(0);

  expect(useCanvas.getState().saving.phase).toBe("saved");
});

test("what was refused is tried again when the person comes back from logging in", async () => {
  fetched.mockResolvedValueOnce(new Response("{}", { status: 401 })).mockResolvedValueOnce(new Response("{}"));
  rename("Hello");
  await vi.advanceTimersByTimeAsync(20_000);
  expect(fetched).toHaveBeenCalledTimes(1);

  window.dispatchEvent(new Event("focus"));
  await vi.advanceTimersByTimeAsync(1_000);

  expect(useCanvas.getState().saving.phase).toBe("saved");
});
