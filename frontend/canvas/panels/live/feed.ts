/**
 * The figures of a version as they change: pushed by the live process, and asked for every few seconds where that
 * cannot be reached. Knows nothing of the canvas.
 */
import { parseFigures, type Figures } from "../../catalog/figures";

/** pushed: by themselves; asked: every few seconds; lost: neither way works at present. */
export type Source = "opening" | "pushed" | "asked" | "lost";

export interface Feed {
  /** Where the stream is. */
  readonly stream: string;
  /** Asks for the figures once. */
  readonly ask: () => Promise<unknown>;
  readonly onFigures: (figures: Figures) => void;
  readonly onSource: (source: Source) => void;
}

/** ms between two questions, and until a stream that was given up is tried again. */
export const EVERY = 5_000;
export const AGAIN = 30_000;

/** Begins to follow; the answer ends it. */
export function follow({ stream, ask, onFigures, onSource }: Feed): () => void {
  let ended = false;
  let source: EventSource | null = null;
  let asking: ReturnType<typeof setInterval> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const askOnce = async (): Promise<void> => {
    if (document.hidden) return;
    try {
      const figures = parseFigures(await ask());
      if (ended || asking === undefined) return;
      onFigures(figures);
      onSource("asked");
    } catch {
      if (!ended && asking !== undefined) onSource("lost");
    }
  };
  const startAsking = (): void => {
    if (asking !== undefined) return;
    asking = setInterval(() => void askOnce(), EVERY);
    void askOnce();
  };
  const stopAsking = (): void => {
    clearInterval(asking);
    asking = undefined;
  };
  const open = (): void => {
    source = new EventSource(stream, { withCredentials: true });
    source.addEventListener("figures", (event: MessageEvent<unknown>) => {
      stopAsking();
      onSource("pushed");
      onFigures(parseFigures(parsed(event.data)));
    });
    source.addEventListener("error", () => {
      startAsking();
      // While it connects the browser tries again by itself; once it has given up, we do, and more seldom.
      if (source?.readyState === EventSource.CLOSED) retry = setTimeout(open, AGAIN);
    });
  };
  onSource("opening");
  startAsking();
  open();
  return () => {
    ended = true;
    stopAsking();
    clearTimeout(retry);
    source?.close();
  };
}

function parsed(data: unknown): unknown {
  try {
    return typeof data === "string" ? (JSON.parse(data) as unknown) : null;
  } catch {
    return null;
  }
}
