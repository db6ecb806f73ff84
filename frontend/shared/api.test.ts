import { afterEach, expect, test, vi } from "vitest";

import { ApiError, Unreachable, ask, read } from "~/shared/api";

const fetched = vi.fn<typeof fetch>();
vi.stubGlobal("fetch", fetched);

afterEach(() => {
  fetched.mockReset();
  document.cookie = "csrftoken=; max-age=0";
});

function answers(body: string, init: ResponseInit = {}): void {
  fetched.mockResolvedValueOnce(new Response(body, init));
}

test("a read asks below /api/v1/ and tells the revision that it read", async () => {
  answers('{"slug":"welcome"}', { headers: { ETag: '"7"' } });

  const answer = await ask<{ slug: string }>("campaigns/welcome");

  expect(answer).toEqual({ value: { slug: "welcome" }, etag: '"7"' });
  expect(fetched.mock.calls[0]?.[0]).toBe("/api/v1/campaigns/welcome");
});

test("a write carries the CSRF token, the body and the revision it is meant for", async () => {
  document.cookie = "csrftoken=abc%20d";
  answers("{}");

  await read("campaigns/welcome/draft", { method: "PUT", body: { name: "W" }, ifMatch: '"7"' });

  const request = fetched.mock.calls[0]?.[1];
  expect(request?.body).toBe('{"name":"W"}');
  expect(request?.headers).toMatchObject({ "X-CSRFToken": "abc d", "If-Match": '"7"' });
});

test("an answer without a body is null", async () => {
  answers("", { status: 200 });

  expect(await read("segments/vip", { method: "DELETE" })).toBeNull();
});

test("a refusal says what is wrong and where", async () => {
  const problem = { detail: "No.", code: "invalid", errors: [{ field: "name", message: "is missing" }], problems: [1] };
  answers(JSON.stringify(problem), { status: 422 });

  const refused = await read("campaigns").catch((error: unknown) => error);

  expect(refused).toBeInstanceOf(ApiError);
  expect(refused).toMatchObject({ status: 422, detail: "No.", code: "invalid", body: { problems: [1] } });
  expect((refused as ApiError).errors).toEqual([{ field: "name", message: "is missing" }]);
});

test("a refusal that is no problem document still has words", async () => {
  answers("<html>Bad Gateway</html>", { status: 502 });

  await expect(read("campaigns")).rejects.toThrow("The server answered 502.");
});

test("a server that cannot be reached is told apart from one that refuses", async () => {
  fetched.mockRejectedValueOnce(new TypeError("Failed to fetch"));

  await expect(read("campaigns")).rejects.toBeInstanceOf(Unreachable);
});

test("what was called off stays called off", async () => {
  fetched.mockRejectedValueOnce(new DOMException("gone", "AbortError"));

  await expect(read("campaigns")).rejects.toMatchObject({ name: "AbortError" });
});
