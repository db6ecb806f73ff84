/** Publishing, step by step: what is on the screen is saved, then looked at as a whole, then frozen. */
import { useEffect, useState } from "react";

import { ApiError, read } from "~/shared/api";
import { number, object, text } from "~/shared/guards";

import { parseProblems, type Problem } from "../../catalog/check";
import { saveNow } from "../../saving/effects";
import { useCanvas, type CanvasState } from "../../store";
import type { Move } from "./plan";
import { parseProspect, type Prospect } from "./prospect";

export type Stage =
  | { readonly kind: "saving" | "looking" }
  /** It cannot be asked or done; `why` says what is in the way. */
  | { readonly kind: "stuck"; readonly why: string }
  | { readonly kind: "asking"; readonly prospect: Prospect; readonly why: string }
  | { readonly kind: "publishing"; readonly prospect: Prospect };

export interface Publishing {
  readonly stage: Stage;
  readonly publish: (moves: readonly Move[]) => void;
}

/** Begins at once; `onDone` hears of the new version. */
export function usePublishing(onDone: (version: number) => void): Publishing {
  const [stage, setStage] = useState<Stage>({ kind: "saving" });
  const slug = useCanvas((state) => state.page.slug);
  useEffect(() => {
    let gone = false;
    const show = (next: Stage): void => {
      if (!gone) setStage(next);
    };
    void look(slug, show);
    return () => {
      gone = true;
    };
  }, [slug]);
  const publish = (moves: readonly Move[]): void => {
    if (stage.kind !== "asking") return;
    const { prospect } = stage;
    setStage({ kind: "publishing", prospect });
    send(slug, moves).then(onDone, (error: unknown) => setStage({ kind: "asking", ...refused(prospect, error) }));
  };
  return { stage, publish };
}

async function look(slug: string, show: (stage: Stage) => void): Promise<void> {
  const why = await saved();
  if (why !== "") { show({ kind: "stuck", why }); return; }
  show({ kind: "looking" });
  try {
    show({ kind: "asking", prospect: parseProspect(await read<unknown>(`campaigns/${slug}/publish`)), why: "" });
  } catch (error) {
    show({ kind: "stuck", why: words(error) });
  }
}

/** Publishes and tells the canvas. Throws ApiError, Unreachable. */
async function send(slug: string, moves: readonly Move[]): Promise<number> {
  const answer = await read<unknown>(`campaigns/${slug}/publish`, { method: "POST", body: { moves } });
  const version = number(object(answer)["version"]);
  useCanvas.getState().setStatus("active", version);
  return version;
}

/** Waits until the server has what is on the screen; answers why it does not, or "". */
function saved(): Promise<string> {
  saveNow();
  return new Promise((resolve) => {
    let stop: (() => void) | null = null;
    const judge = ({ saving }: CanvasState): boolean => {
      if (saving.phase === "waiting" || saving.phase === "saving") return false;
      stop?.();
      resolve(saving.phase === "saved" ? "" : unsaved(saving.phase, saving.why));
      return true;
    };
    if (!judge(useCanvas.getState())) stop = useCanvas.subscribe(judge);
  });
}

function unsaved(phase: string, why: string): string {
  if (phase === "conflict") return "Somebody else changed this draft. Decide which one to keep, then publish.";
  if (phase === "refused") return `The draft could not be saved: ${why}`;
  return "The server cannot be reached, so the draft is not saved yet. Try again when it is.";
}

function refused(prospect: Prospect, error: unknown): { readonly prospect: Prospect; readonly why: string } {
  const found: readonly Problem[] = error instanceof ApiError ? parseProblems(error.body["problems"]) : [];
  if (found.length > 0) return { prospect: { ...prospect, problems: found }, why: "" };
  return { prospect, why: words(error) };
}

function words(error: unknown): string {
  if (!(error instanceof Error)) return text(error);
  return error instanceof ApiError && error.status === 403 ? "Your role may not publish campaigns." : error.message;
}
