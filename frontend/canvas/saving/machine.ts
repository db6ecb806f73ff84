/**
 * How a draft is saved by itself: a pure machine. `useSaving` feeds it and does what its state asks for.
 *
 * `unsaved` is the newest draft that the server has not confirmed; it is kept in this browser until it has.
 */
import type { Draft } from "../graph/types";

/** What the server holds: the draft of a revision. */
export interface Held {
  readonly draft: Draft;
  readonly etag: string | null;
  /** Who changed it last, where the server says so. */
  readonly by: string;
}

export type Phase =
  | "saved"
  | "waiting" // for the typing to pause
  | "saving"
  | "offline" // kept in this browser, tried again by and by
  | "refused" // the server says what is wrong; the next change is tried again
  | "conflict"; // somebody else was quicker; a person decides

export interface Saving {
  readonly phase: Phase;
  readonly held: Held;
  readonly unsaved: Draft | null;
  /** What is on its way to the server. */
  readonly sent: Draft | null;
  readonly theirs: Held | null;
  readonly why: string;
}

export type Happening =
  | { readonly kind: "changed"; readonly draft: Draft }
  | { readonly kind: "due" }
  | { readonly kind: "confirmed"; readonly held: Held }
  | { readonly kind: "lost" }
  | { readonly kind: "refused"; readonly why: string }
  | { readonly kind: "overtaken"; readonly theirs: Held }
  | { readonly kind: "keep mine" }
  | { readonly kind: "take theirs" };

export function opened(held: Held): Saving {
  return { phase: "saved", held, unsaved: null, sent: null, theirs: null, why: "" };
}

/** The state on opening, when this browser still keeps a draft that never reached the server. */
export function reopened(held: Held, kept: { readonly draft: Draft; readonly etag: string | null }): Saving {
  const unsaved = kept.draft;
  if (kept.etag === held.etag) return { ...opened(held), phase: "waiting", unsaved };
  return { ...opened(held), phase: "conflict", unsaved, theirs: held };
}

export function next(state: Saving, happening: Happening): Saving {
  switch (happening.kind) {
    case "changed":
      return changed(state, happening.draft);
    case "due":
      return due(state);
    case "confirmed":
      return confirmed(state, happening.held);
    case "lost":
      return { ...state, phase: "offline", sent: null };
    case "refused":
      return { ...state, phase: "refused", sent: null, why: happening.why };
    case "overtaken":
      return { ...state, phase: "conflict", sent: null, theirs: happening.theirs };
    case "keep mine":
      return state.theirs ? { ...state, phase: "saving", held: state.theirs, theirs: null, sent: state.unsaved } : state;
    case "take theirs":
      return state.theirs ? opened(state.theirs) : state;
  }
}

function changed(state: Saving, draft: Draft): Saving {
  // Taking theirs, or undoing back to what is saved: nothing is left to be saved.
  if (state.phase !== "saving" && state.phase !== "conflict" && draft === state.held.draft) return opened(state.held);
  const busy = state.phase === "saving" || state.phase === "conflict" || state.phase === "offline";
  return { ...state, phase: busy ? state.phase : "waiting", unsaved: draft, why: "" };
}

function due(state: Saving): Saving {
  const may = state.phase === "waiting" || state.phase === "offline";
  return may && state.unsaved ? { ...state, phase: "saving", sent: state.unsaved } : state;
}

function confirmed(state: Saving, held: Held): Saving {
  if (state.unsaved === state.sent) return opened(held);
  return { ...state, phase: "waiting", held, sent: null, why: "" };
}
