import { useReactFlow } from "@xyflow/react";
import { useEffect } from "react";

import { cut, nudgeSelected, removeNodes, setDisabled, tidyUp } from "../commands";
import { edgeId, nodeOf, type Position } from "../graph/types";
import { saveNow } from "../saving/effects";
import { draftOf, graphShown, mayEdit, useCanvas } from "../store";
import { onCanvas, typing } from "./focus";
import { measured } from "./measured";
import { inSide, toSide, toStep } from "./reach";

const ARROWS: Readonly<Record<string, Position>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};
const STEP = 16;

/** The canvas's keys. Those that a text field needs are left to it. */
export function useKeys(onHelp: () => void): void {
  const flow = useReactFlow();
  useEffect(() => {
    const drawing: Drawing = {
      fit: () => void flow.fitView({ maxZoom: 1, padding: 0.15, duration: 200 }),
      tidy: () => void tidyUp(measured(flow.getNodes())),
      help: onHelp,
    };
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
      if (typing(event.target) && !everywhere(event)) return;
      const done = event.ctrlKey || event.metaKey ? withControl(event) : plain(event, drawing);
      if (done) event.preventDefault();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [flow, onHelp]);
}

/** What also holds while somebody types: leaving the form, and saving instead of the browser's own dialog. */
function everywhere(event: KeyboardEvent): boolean {
  if (event.key === "Escape") return inSide(event.target);
  return event.key === "s" && (event.ctrlKey || event.metaKey);
}

interface Drawing {
  readonly fit: () => void;
  readonly tidy: () => void;
  readonly help: () => void;
}

function withControl(event: KeyboardEvent): boolean {
  const { undo, redo, select } = useCanvas.getState();
  const key = event.key.toLowerCase();
  if (key === "z") (event.shiftKey ? redo : undo)();
  else if (key === "y") redo();
  else if (key === "s") saveNow();
  else if (key === "a" && onCanvas(event.target)) select(graphShown(useCanvas.getState()).nodes.map(({ id }) => id));
  else return false;
  return true;
}

function plain(event: KeyboardEvent, drawing: Drawing): boolean {
  if (event.altKey) return false;
  if (event.key === "?") drawing.help();
  else if (event.key === "Escape") letGo(inSide(event.target));
  else if (event.key === "/") document.querySelector<HTMLElement>(".cv-palette .cv-search")?.focus();
  else if (!onCanvas(event.target)) return false;
  else return here(event, drawing);
  return true;
}

function here(event: KeyboardEvent, drawing: Drawing): boolean {
  const state = useCanvas.getState();
  const arrow = ARROWS[event.key];
  const focused = focusedStep(event.target);
  if (event.key === "f") drawing.fit();
  else if (event.key === "Enter" && focused !== null) edit(focused);
  else if (event.key === " " && focused !== null) choose(focused, event.shiftKey);
  else if (!mayEdit(state)) return false;
  else if (event.key === "t") drawing.tidy();
  else if (event.key === "d") disableSelected();
  else if (event.key === "Delete" || event.key === "Backspace") removeSelected();
  else if (arrow !== undefined && state.selection.length > 0) moveSelected(arrow, event.shiftKey ? 5 * STEP : STEP);
  else return false;
  return true;
}

function edit(id: string): void {
  useCanvas.getState().openSide({ kind: "node", id });
  toSide();
}

/** One thing at a time. Whose focus was on the right, finds it at the step that was edited there. */
function letGo(fromSide: boolean): void {
  const state = useCanvas.getState();
  if (state.placing !== null) state.arm(null);
  else if (state.side !== null) {
    if (fromSide && state.side.kind === "node") toStep(state.side.id);
    state.openSide(null);
  } else {
    state.select([]);
    state.selectLine(null);
  }
}

function choose(id: string, more: boolean): void {
  const { selection, select } = useCanvas.getState();
  if (!more) { select([id]); return; }
  select(selection.includes(id) ? selection.filter((other) => other !== id) : [...selection, id]);
}

function disableSelected(): void {
  const state = useCanvas.getState();
  const disabled = state.selection.every((id) => nodeOf(draftOf(state).graph, id)?.disabled);
  if (state.selection.length > 0) setDisabled(state.selection, !disabled);
}

function removeSelected(): void {
  const state = useCanvas.getState();
  const edge = draftOf(state).graph.edges.find((each) => edgeId(each) === state.line);
  if (state.selection.length > 0) removeNodes(state.selection);
  else if (edge) cut(edge);
}

function moveSelected(by: Position, pixels: number): void {
  nudgeSelected({ x: by.x * pixels, y: by.y * pixels });
}

function focusedStep(target: EventTarget | null): string | null {
  const node = target instanceof Element ? target.closest<HTMLElement>(".react-flow__node") : null;
  return node?.dataset["id"] ?? null;
}
