/**
 * How a draft is saved by itself: a pure machine. `useSaving` feeds it and does what its state asks for.
 *
 * `unsaved` is the newest draft that the server has not confirmed; it is kept in this browser until it has.
 */
import type { Draft } from "../graph/types";
import { isSame } from "./differences";

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
  /** What was sent without an answer: the server may have it all the same. */
  readonly unanswered: readonly Draft[];
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
  return { phase: "saved", held, unsaved: null, sent: null, unanswered: [], theirs: null, why: "" };
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
      return lost(state);
    case "refused":
      return refused(state, happening.why);
    case "overtaken":
      return overtaken(state, happening.theirs);
    case "keep mine":
      return state.theirs ? { ...state, phase: "saving", held: state.theirs, theirs: null, sent: state.unsaved } : state;
    case "take theirs":
      return state.theirs ? opened(state.theirs) : state;
  }
}

function changed(state: Saving, draft: Draft): Saving {
  // Taking theirs, or undoing back to what is saved: nothing is left to be saved.
  const sure = state.phase !== "saving" && state.phase !== "conflict" && state.unanswered.length === 0;
  if (sure && draft === state.held.draft) return opened(state.held);
  const busy = state.phase === "saving" || state.phase === "conflict" || state.phase === "offline";
  return { ...state, phase: busy ? state.phase : "waiting", unsaved: draft, why: "" };
}

function due(state: Saving): Saving {
  const may = state.phase === "waiting" || state.phase === "offline";
  return may && state.unsaved ? { ...state, phase: "saving", sent: state.unsaved } : state;
}

function confirmed(state: Saving, held: Held): Saving {
  if (state.unsaved === state.sent) return opened(held);
  return { ...state, phase: "waiting", held, sent: null, unanswered: [], why: "" };
}

function lost(state: Saving): Saving {
  const { sent, unanswered } = state;
  const known = sent === null || unanswered.includes(sent);
  return { ...state, phase: "offline", sent: null, unanswered: known ? unanswered : [...unanswered, sent] };
}

function refused(state: Saving, why: string): Saving {
  // What was changed meanwhile has not been refused yet.
  if (state.unsaved !== state.sent) return { ...state, phase: "waiting", sent: null, why: "" };
  return { ...state, phase: "refused", sent: null, why };
}

function overtaken(state: Saving, theirs: Held): Saving {
  // Nobody else was quicker: only the answer to a save was lost, not the save.
  const own = state.unanswered.find((draft) => isSame(draft, theirs.draft));
  if (own) return confirmed({ ...state, sent: own }, { ...theirs, draft: own });
  return { ...state, phase: "conflict", sent: null, unanswered: [], theirs };
}
