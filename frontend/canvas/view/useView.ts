import { useNodesInitialized, useReactFlow } from "@xyflow/react";
import { useCallback, useEffect, useState } from "react";

import { triggerIds } from "../commands";
import { graphShown, useCanvas } from "../store";

/** How the whole journey is shown. */
export const FIT = { padding: 0.15, maxZoom: 1 };
const NEAR = { maxZoom: 1, minZoom: 0.6, duration: 200 };

/** Brings a node into view when somebody asked for it. */
export function useFocus(): void {
  const focus = useCanvas((state) => state.focus);
  const edited = useCanvas((state) => (state.side?.kind === "node" ? state.side.id : null));
  const { fitView } = useReactFlow();
  useEffect(() => {
    if (focus !== null) void fitView({ nodes: [{ id: focus.id }], ...NEAR });
  }, [focus, fitView]);
  useEffect(() => {
    // The panel that opens takes room from the drawing: what it is about must not be what it covers.
    const frame = requestAnimationFrame(() => {
      if (edited !== null && !inView(edited)) void fitView({ nodes: [{ id: edited }], ...NEAR });
    });
    return () => cancelAnimationFrame(frame);
  }, [edited, fitView]);
}

/**
 * Brings a node into view that the focus goes to by a key. The browser scrolls the frame of the drawing to it, which
 * the library takes back at once: only then is the node where it belongs.
 */
export function useFollow(): (event: { readonly target: EventTarget }) => void {
  const { fitView } = useReactFlow();
  return useCallback(
    ({ target }) => {
      const id = target instanceof HTMLElement && target.matches(".react-flow__node:focus-visible") ? target.dataset["id"] : undefined;
      if (id === undefined) return;
      requestAnimationFrame(() => {
        if (!inView(id)) void fitView({ nodes: [{ id }], ...NEAR });
      });
    },
    [fitView],
  );
}

function inView(id: string): boolean {
  const step = document.querySelector(`[data-step="${CSS.escape(id)}"]`)?.getBoundingClientRect();
  const room = document.querySelector("[data-canvas]")?.getBoundingClientRect();
  if (!step || !room) return true;
  return step.left >= room.left && step.right <= room.right && step.top >= room.top && step.bottom <= room.bottom;
}

/** Below this zoom nothing can be read: a long journey is opened at its beginning instead of as a whole. */
const READABLE = 0.45;
const BEGINNING = { zoom: 0.85, top: 72 };

/** Shows the journey once its steps have been measured. Whether it has been. */
export function useFirstLook(): boolean {
  const ready = useNodesInitialized();
  const { fitView, getZoom, getNode, setCenter } = useReactFlow();
  // Who begins with an empty canvas has looked at it already: the first step stays where it was put.
  const [seen, setSeen] = useState(() => graphShown(useCanvas.getState()).nodes.length === 0);
  useEffect(() => {
    if (!ready || seen) return;
    const look = async (): Promise<void> => {
      await fitView(FIT);
      const first = getZoom() < READABLE ? getNode(beginning() ?? "") : undefined;
      const height = document.querySelector("[data-canvas]")?.clientHeight ?? 0;
      if (first) {
        const x = first.position.x + (first.measured?.width ?? 0) / 2;
        const y = first.position.y + (height / 2 - BEGINNING.top) / BEGINNING.zoom;
        await setCenter(x, y, { zoom: BEGINNING.zoom });
      }
      setSeen(true);
    };
    void look();
  }, [ready, seen, fitView, getZoom, getNode, setCenter]);
  return seen;
}

/** The highest trigger. */
function beginning(): string | undefined {
  const triggers = triggerIds();
  const nodes = graphShown(useCanvas.getState()).nodes.filter(({ id }) => triggers.has(id));
  return nodes.sort((a, b) => a.position.y - b.position.y)[0]?.id;
}
