/** Does what the saving machine's state asks for: timers, requests, the copy in this browser. */
import { useCanvas, type CanvasState } from "../store";
import { forget, keep, placeOf } from "./keep";
import type { Saving } from "./machine";
import { save } from "./server";

/** After the last change, and between tries while the server cannot be reached; in ms. */
const PAUSE = 700;
const AGAIN = 4_000;

/** Begins to save the open draft by itself; the answer ends it. */
export function startSaving(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(saveNow, ms);
  };
  const act = ({ saving, page }: CanvasState, before: Saving | null): void => {
    if (saving === before) return;
    keepCopy(saving, placeOf(page.brand, page.slug));
    if (saving.phase === "waiting") later(PAUSE);
    if (saving.phase === "offline" && before?.phase !== "offline") later(AGAIN);
    if (saving.phase === "saving" && saving.sent !== null && saving.sent !== before?.sent) void send(page.slug, saving);
  };
  act(useCanvas.getState(), null);
  const stop = useCanvas.subscribe((state, before) => act(state, before.saving));
  const stopListening = listen();
  return () => {
    clearTimeout(timer);
    stop();
    stopListening();
  };
}

/** Saves what waits, without waiting longer. */
export function saveNow(): void {
  useCanvas.getState().happen({ kind: "due" });
}

async function send(slug: string, { sent, held }: Saving): Promise<void> {
  if (sent === null) return;
  const happening = await save(slug, sent, held.etag);
  useCanvas.getState().happen(happening);
}

function keepCopy(saving: Saving, place: string): void {
  if (saving.unsaved === null) forget(place);
  else keep(place, { draft: saving.unsaved, etag: saving.held.etag });
}

function listen(): () => void {
  const leaving = (): void => {
    if (document.visibilityState === "hidden") saveNow();
  };
  // After logging in again in another tab, what was refused is tried once more.
  const returning = (): void => {
    const { saving, happen } = useCanvas.getState();
    if (saving.phase === "refused" && saving.unsaved) happen({ kind: "changed", draft: saving.unsaved });
  };
  window.addEventListener("online", saveNow);
  window.addEventListener("focus", returning);
  document.addEventListener("visibilitychange", leaving);
  return () => {
    window.removeEventListener("online", saveNow);
    window.removeEventListener("focus", returning);
    document.removeEventListener("visibilitychange", leaving);
  };
}
