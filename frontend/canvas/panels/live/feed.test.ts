import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { AGAIN, EVERY, follow, type Feed, type Source } from "./feed";

const streams: Stream[] = [];

/** The browser's own is not in jsdom; this one opens nothing and is moved by hand. */
class Stream extends EventTarget {
  static readonly CLOSED = 2;
  readyState = 0;
  constructor(
    readonly url: string,
    readonly options: EventSourceInit,
  ) {
    super();
    streams.push(this);
  }
  close(): void {
    this.readyState = Stream.CLOSED;
  }
}

const seen: (Source | number)[] = [];
const ask = vi.fn<() => Promise<unknown>>();
const feed: Feed = {
  stream: "http://localhost:8001/live/campaigns/welcome?version=2",
  ask,
  onFigures: (figures) => seen.push(figures["rest"]?.waiting ?? 0),
  onSource: (source) => seen.push(source),
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", Stream);
  ask.mockReset().mockResolvedValue(figures(1));
  streams.length = seen.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

function figures(waiting: number): unknown {
  return { nodes: { rest: { waiting } } };
}

function push(stream: Stream | undefined, waiting: number): void {
  stream?.dispatchEvent(new MessageEvent("figures", { data: JSON.stringify(figures(waiting)) }));
}

test("figures are there at once, and pushed ones end the asking", async () => {
  const stop = follow(feed);
  await vi.advanceTimersByTimeAsync(0);
  push(streams[0], 2);
  await vi.advanceTimersByTimeAsync(3 * EVERY);

  expect(seen).toEqual(["opening", 1, "asked", "pushed", 2]);
  expect(ask).toHaveBeenCalledTimes(1);
  expect(streams[0]?.options).toEqual({ withCredentials: true });
  stop();
});

test("without a stream it asks every few seconds, and tries the stream again by and by", async () => {
  const stop = follow(feed);
  streams[0]?.close();
  streams[0]?.dispatchEvent(new Event("error"));
  await vi.advanceTimersByTimeAsync(2 * EVERY);
  expect(ask).toHaveBeenCalledTimes(3);

  await vi.advanceTimersByTimeAsync(AGAIN);
  expect(streams).toHaveLength(2);
  push(streams[1], 7);
  expect(seen.slice(-2)).toEqual(["pushed", 7]);
  stop();
});

test("a server that is away is said, and asked again", async () => {
  ask.mockRejectedValueOnce(new TypeError("away"));
  const stop = follow(feed);
  await vi.advanceTimersByTimeAsync(EVERY);

  expect(seen).toEqual(["opening", "lost", 1, "asked"]);
  stop();
});

test("an answer that comes after the end, or that a push overtook, is dropped", async () => {
  const stop = follow(feed);
  push(streams[0], 5);
  await vi.advanceTimersByTimeAsync(0);
  stop();
  await vi.advanceTimersByTimeAsync(AGAIN);

  expect(seen).toEqual(["opening", "pushed", 5]);
  expect(streams).toHaveLength(1);
});
