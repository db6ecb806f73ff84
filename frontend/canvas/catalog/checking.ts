/** Lets the server check the draft whenever it has changed, and hands the answer to the store. */
import { read } from "~/shared/api";

import { writeGraph } from "../graph/write";
import { draftOf, useCanvas, type CanvasState } from "../store";
import { parseChecked } from "./check";

/** ms after the last change. */
const PAUSE = 300;

/** Begins to check the draft, or the version that is looked at; the answer ends it. */
export function startChecking(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = new AbortController();
  const check = (): void => {
    running.abort();
    running = new AbortController();
    void ask(useCanvas.getState(), running.signal);
  };
  check();
  const stop = useCanvas.subscribe((state, before) => {
    if (subject(state) === subject(before) && draftOf(state).settings === draftOf(before).settings) return;
    clearTimeout(timer);
    timer = setTimeout(check, state.shown === before.shown ? PAUSE : 0);
  });
  // In another tab a template may have been written, or a segment deleted.
  window.addEventListener("focus", check);
  return () => {
    window.removeEventListener("focus", check);
    clearTimeout(timer);
    running.abort();
    stop();
  };
}

async function ask(state: CanvasState, signal: AbortSignal): Promise<void> {
  const body = { graph: writeGraph(subject(state)), settings: state.shown?.settings ?? draftOf(state).settings };
  try {
    const answer = await read<unknown>(`campaigns/${state.page.slug}/check`, { method: "POST", body, signal });
    useCanvas.getState().setChecked(parseChecked(answer));
  } catch {
    // Offline, or called off by a newer check: what was found last stays until the next change.
  }
}

function subject(state: CanvasState): ReturnType<typeof draftOf>["graph"] {
  return state.shown?.graph ?? draftOf(state).graph;
}
