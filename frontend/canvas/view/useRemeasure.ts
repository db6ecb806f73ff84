import { useUpdateNodeInternals } from "@xyflow/react";
import { useEffect, useRef } from "react";

type Update = (ids: string[]) => void;

const waiting = new Set<string>();

/**
 * Tells the drawing library that a node's outlets are others now; it sees by itself only that a node has grown.
 * All nodes of a moment are told at once, because every telling makes the library look at everything again.
 */
export function useRemeasure(id: string, outlets: string): void {
  const update = useUpdateNodeInternals();
  const known = useRef(outlets);
  useEffect(() => {
    if (known.current === outlets) return; // at first the library measures the node itself
    known.current = outlets;
    if (waiting.size === 0) requestAnimationFrame(() => tell(update));
    waiting.add(id);
  }, [update, id, outlets]);
}

function tell(update: Update): void {
  const ids = [...waiting];
  waiting.clear();
  update(ids);
}
