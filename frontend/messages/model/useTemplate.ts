/** A template being edited: what is written, what is saved, and what came of saving. */
import { useCallback, useEffect, useState } from "react";

import { ApiError } from "~/shared/api";

import type { TemplatePage } from "./page";
import { open, restore, save, type Finding, type Held, type Saved } from "./server";
import { same, type Draft } from "./template";

export type Overtaken = Extract<Saved, { kind: "overtaken" }>;

export interface Editing {
  readonly draft: Draft;
  readonly saved: Draft;
  readonly dirty: boolean;
  readonly busy: boolean;
  /** Counts the times that the text came from the server: editors with a state of their own begin anew. */
  readonly generation: number;
  /** Why the last save did not happen; "" if it did. */
  readonly refused: string;
  readonly flaws: readonly Finding[];
  readonly overtaken: Overtaken | null;
  readonly change: (next: Draft) => void;
  /** `over`: whatever others have saved meanwhile. */
  readonly save: (over?: boolean) => void;
  readonly restore: (version: number) => void;
  /** Take what is saved, dropping what is written here. */
  readonly reload: () => void;
  readonly stay: () => void;
}

interface State {
  readonly held: Held;
  readonly draft: Draft;
  readonly busy: boolean;
  readonly generation: number;
  readonly refused: string;
  readonly flaws: readonly Finding[];
  readonly overtaken: Overtaken | null;
}

/** Null until it is read; a text if it cannot be. */
export function useTemplate(page: TemplatePage): Editing | string | null {
  const [state, setState] = useState<State | string | null>(null);
  const load = useCallback(() => {
    const begin = (held: Held): void => setState((before) => begun(held, generationOf(before) + 1));
    open(page).then(begin, (error: unknown) => setState(words(error)));
  }, [page]);
  useEffect(load, [load]);
  if (state === null || typeof state === "string") return state;

  const act = (deed: Promise<Saved>): void => {
    setState({ ...state, busy: true, refused: "", flaws: [], overtaken: null });
    deed.then(
      (outcome) => setState((now) => settled(now, outcome, state.draft, page)),
      (error: unknown) => setState((now) => (isState(now) ? { ...now, busy: false, refused: words(error) } : now)),
    );
  };
  return {
    ...state,
    saved: state.held.draft,
    dirty: !same(state.draft, state.held.draft) || (state.held.draft.slug === "" && state.draft.slug !== ""),
    change: (draft) => setState((now) => (isState(now) ? { ...now, draft, flaws: [] } : now)),
    save: (over = false) => act(save(page, state.draft, over ? null : state.held.etag)),
    restore: (version) => act(restore(page, version, state.held.etag)),
    reload: load,
    stay: () => setState({ ...state, overtaken: null }),
  };
}

function begun(held: Held, generation: number): State {
  return { held, draft: held.draft, busy: false, generation, refused: "", flaws: [], overtaken: null };
}

function isState(state: State | string | null): state is State {
  return state !== null && typeof state !== "string";
}

function generationOf(state: State | string | null): number {
  return isState(state) ? state.generation : 0;
}

function settled(now: State | string | null, outcome: Saved, sent: Draft, page: TemplatePage): State | string | null {
  if (!isState(now)) return now;
  if (outcome.kind === "overtaken") return { ...now, busy: false, overtaken: outcome };
  if (outcome.kind === "refused") return { ...now, busy: false, refused: outcome.why, flaws: outcome.findings };
  if (page.slug === "") window.location.assign(page.urls.template.replace("SLUG", outcome.held.draft.slug));
  // What was typed while it was being saved is kept, on top of what is saved now.
  if (now.draft !== sent) return { ...now, busy: false, held: outcome.held };
  const moved = same(outcome.held.draft, sent) ? 0 : 1;
  return begun(outcome.held, now.generation + moved);
}

function words(error: unknown): string {
  if (error instanceof ApiError) return error.detail;
  return "The server cannot be reached. What you wrote is still here: try again in a moment.";
}
