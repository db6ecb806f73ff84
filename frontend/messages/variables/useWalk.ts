/** Walking through a list by keys while the focus stays in a text. */
import { useState, type KeyboardEvent } from "react";

export interface Walk {
  readonly active: number;
  /** Whether the key was meant for the list. */
  readonly pressed: (event: KeyboardEvent) => boolean;
  readonly reset: () => void;
}

/** Down, Up, Enter and Tab take part; Escape closes. */
export function useWalk(count: number, take: (index: number) => void, close: () => void): Walk {
  const [at, setAt] = useState(0);
  const active = at < count ? at : 0;
  const acts: Readonly<Record<string, () => void>> = {
    ArrowDown: () => setAt(count === 0 ? 0 : (active + 1) % count),
    ArrowUp: () => setAt(count === 0 ? 0 : (active - 1 + count) % count),
    ...(count > 0 ? { Enter: () => take(active), Tab: () => take(active) } : {}),
    Escape: close,
  };
  const pressed = (event: KeyboardEvent): boolean => {
    const act = event.shiftKey ? undefined : acts[event.key];
    if (act === undefined) return false;
    event.preventDefault();
    event.stopPropagation();
    act();
    return true;
  };
  return { active, pressed, reset: () => setAt(0) };
}
