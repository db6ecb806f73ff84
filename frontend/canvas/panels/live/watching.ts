/**
 * Which version is watched. Watching shows the version and its figures on the canvas, and ends when anything else is
 * shown there; it outlives the panel, so that figures stay while a step's form is looked at.
 */
import { create } from "zustand";

import { read } from "~/shared/api";
import { wordsOf } from "~/shared/words";

import { useCanvas } from "../../store";
import { fetchVersion } from "../versions/version";
import { follow, type Source } from "./feed";

export interface Watching {
  /** null: nothing is watched. */
  readonly version: number | null;
  readonly source: Source;
  /** Why a version could not be shown; "" if it could. */
  readonly failed: string;
}

export const useWatching = create<Watching>()(() => ({ version: null, source: "opening", failed: "" }));

let end: () => void = () => undefined;
let turn = 0;

/** Shows a version with its figures. */
export async function watch(version: number): Promise<void> {
  turn += 1;
  const mine = turn;
  const { page, showVersion } = useCanvas.getState();
  try {
    const { shown } = await fetchVersion(page.slug, version);
    if (mine !== turn) return;
    end();
    showVersion(shown);
    useWatching.setState({ version, failed: "" });
    end = begin(version);
  } catch (error) {
    if (mine === turn) useWatching.setState({ failed: wordsOf(error) });
  }
}

function begin(version: number): () => void {
  const { page, shown, setFigures, setHeat } = useCanvas.getState();
  setFigures(null);
  const stop = follow({
    stream: `${page.urls.live}/live/campaigns/${page.slug}?version=${version}`,
    ask: () => read(`campaigns/${page.slug}/stats?version=${version}`),
    onFigures: setFigures,
    onSource: (source) => useWatching.setState({ source }),
  });
  const forget = useCanvas.subscribe((state) => {
    if (state.shown === shown) return;
    end();
    end = () => undefined;
    useWatching.setState({ version: null });
    setFigures(null);
    setHeat(false);
  });
  return () => {
    stop();
    forget();
  };
}
