/** What a picker has found so far: one search at a time, an older one is called off. */
import { useCallback, useEffect, useEffectEvent, useRef, useState } from "react";

import type { Choice, Load } from "~/forms/choice";

/** Between the last key and the search, in milliseconds. */
const PAUSE = 150;

export interface Found {
  readonly choices: readonly Choice[];
  readonly state: "searching" | "found" | "failed";
}

interface Search {
  readonly timer: number;
  readonly calling: AbortController;
}

/** The newest finding and `search(q)`, which begins the next one (`soon`: without waiting for more keys). */
export function useFound(load: Load): [Found, (q: string, soon?: boolean) => void] {
  const [found, setFound] = useState<Found>({ choices: [], state: "found" });
  const running = useRef<Search | null>(null);
  const newest = useRef(load);
  useEffect(() => {
    newest.current = load;
  }, [load]);
  useEffect(() => () => callOff(running.current), []);

  const search = useCallback((q: string, soon = false) => {
    callOff(running.current);
    const calling = new AbortController();
    const timer = window.setTimeout(() => void run(newest.current, q, calling.signal, setFound), soon ? 0 : PAUSE);
    running.current = { timer, calling };
    setFound((before) => ({ choices: before.choices, state: "searching" }));
  }, []);
  return [found, search];
}

/** The label of the chosen value, looked up once where nobody knows it yet; until then the value itself. */
export function useLabel(value: string, load: Load): [string, (choice: Choice) => void] {
  const [known, setKnown] = useState<Choice | null>(null);
  const lookUp = useEffectEvent((signal: AbortSignal) => load(value, signal));
  const unknown = value !== "" && known?.value !== value;
  useEffect(() => {
    if (!unknown) return undefined;
    const calling = new AbortController();
    const learn = (choices: readonly Choice[]): void => {
      const match = choices.find((choice) => choice.value === value);
      if (match && !calling.signal.aborted) setKnown(match);
    };
    lookUp(calling.signal).then(learn, () => undefined); // without the label, the value itself is shown
    return () => calling.abort();
  }, [value, unknown]);
  return [known?.value === value ? known.label : value, setKnown];
}

async function run(load: Load, q: string, signal: AbortSignal, done: (found: Found) => void): Promise<void> {
  try {
    const choices = await load(q, signal);
    if (!signal.aborted) done({ choices, state: "found" });
  } catch {
    if (!signal.aborted) done({ choices: [], state: "failed" });
  }
}

function callOff(search: Search | null): void {
  if (!search) return;
  window.clearTimeout(search.timer);
  search.calling.abort();
}
