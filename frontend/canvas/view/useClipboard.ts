import { useReactFlow } from "@xyflow/react";
import { useEffect } from "react";

import { copy } from "../clipboard/system";
import { copied, pasteText, removeNodes } from "../commands";
import type { Position } from "../graph/types";
import { mayEdit, useCanvas } from "../store";
import { typing } from "./focus";

/** Copy, cut and paste by the browser's own events: they need no permission and reach other tabs. */
export function useClipboard(): void {
  const { screenToFlowPosition } = useReactFlow();
  useEffect(() => {
    let pointer: Position | null = null;
    const move = (event: PointerEvent): void => {
      const over = event.target instanceof Element && event.target.closest(".react-flow__pane") !== null;
      pointer = over ? { x: event.clientX, y: event.clientY } : null;
    };
    const take = (event: ClipboardEvent): void => {
      const { selection } = useCanvas.getState();
      if (elsewhere(event) || selection.length === 0) return;
      event.clipboardData?.setData("text/plain", copied(selection));
      event.preventDefault();
      if (event.type === "cut" && mayEdit(useCanvas.getState())) removeNodes(selection);
    };
    const put = (event: ClipboardEvent): void => {
      if (elsewhere(event)) return;
      const text = event.clipboardData?.getData("text/plain") ?? "";
      const at = pointer && screenToFlowPosition(pointer);
      if (pasteText(text === "" ? copy() : text, at)) event.preventDefault();
    };
    document.addEventListener("pointermove", move);
    document.addEventListener("copy", take);
    document.addEventListener("cut", take);
    document.addEventListener("paste", put);
    return () => {
      document.removeEventListener("pointermove", move);
      document.removeEventListener("copy", take);
      document.removeEventListener("cut", take);
      document.removeEventListener("paste", put);
    };
  }, [screenToFlowPosition]);
}

/** Text that is typed or marked, and dialogs, have the clipboard to themselves. */
function elsewhere(event: ClipboardEvent): boolean {
  const marked = document.getSelection()?.isCollapsed === false;
  return typing(event.target) || marked || document.querySelector("dialog[open]") !== null;
}
