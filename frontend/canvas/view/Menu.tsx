import { useReactFlow } from "@xyflow/react";
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from "react";

import { copyNodes, pasteFromClipboard, portsOf, removeNodes, setDisabled, tidyUp } from "../commands";
import type { Position } from "../graph/types";
import { shownNode } from "../looks";
import { graphShown, mayEdit, useCanvas } from "../store";
import { measured } from "./measured";

/** Where a menu was called for: a point of the window, the node there, and the same point on the canvas. */
export interface MenuPlace {
  readonly x: number;
  readonly y: number;
  readonly node: string | null;
  readonly at: Position;
}

interface Choice {
  readonly label: string;
  readonly keys: string;
  readonly act: () => void;
}

/** What can be done where somebody clicked with the right button. */
export function Menu({ place, onClose }: { readonly place: MenuPlace; readonly onClose: () => void }): ReactNode {
  const element = useRef<HTMLDivElement>(null);
  const flow = useReactFlow();
  const editable = useCanvas(mayEdit);
  const choices = place.node === null ? ofCanvas(place.at, editable, () => void tidyUp(measured(flow.getNodes()))) : ofNode(place.node, editable);
  useEffect(() => {
    const before = document.activeElement;
    element.current?.querySelector<HTMLElement>("[role=menuitem]")?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  useEffect(() => {
    const away = (event: PointerEvent): void => {
      if (!(event.target instanceof Element) || !element.current?.contains(event.target)) onClose();
    };
    document.addEventListener("pointerdown", away, true);
    return () => document.removeEventListener("pointerdown", away, true);
  }, [onClose]);
  return (
    <div
      ref={element}
      className="cv-menu"
      role="menu"
      aria-label={place.node === null ? "Canvas" : "Step"}
      style={{ left: Math.min(place.x, window.innerWidth - 230), top: Math.min(place.y, window.innerHeight - 40 * choices.length - 16) }}
      onKeyDown={(event) => walk(event, onClose)}
      onContextMenu={(event) => event.preventDefault()}
    >
      {choices.map(({ label, keys, act }) => (
        <button
          key={label}
          type="button"
          role="menuitem"
          tabIndex={-1}
          onClick={() => {
            onClose();
            act();
          }}
        >
          {label} <kbd>{keys}</kbd>
        </button>
      ))}
    </div>
  );
}

function ofNode(id: string, editable: boolean): readonly Choice[] {
  const state = useCanvas.getState();
  const ids = state.selection.includes(id) ? state.selection : [id];
  const many = ids.length > 1 ? ` ${ids.length} steps` : "";
  const disabled = shownNode(state, id)?.disabled ?? false;
  const edit = { label: editable ? "Edit" : "Look at it", keys: "Enter", act: () => state.openSide({ kind: "node", id }) };
  const copy = { label: `Copy${many}`, keys: "Ctrl+C", act: () => copyNodes(ids) };
  if (!editable) return [edit, copy];
  const shown = state.allOutlets.has(id);
  const outlets = {
    label: shown ? "Hide unused outlets" : "Show all outlets",
    keys: "",
    act: () => state.toggleOutlets(id),
  };
  return [
    edit,
    copy,
    { label: disabled ? `Enable${many}` : `Disable${many}`, keys: "D", act: () => setDisabled(ids, !disabled) },
    ...(portsOf(id).some((port) => port.optional) ? [outlets] : []),
    { label: `Delete${many}`, keys: "Del", act: () => removeNodes(ids) },
  ];
}

function ofCanvas(at: Position, editable: boolean, tidy: () => void): readonly Choice[] {
  const { select } = useCanvas.getState();
  const ids = graphShown(useCanvas.getState()).nodes.map((node) => node.id);
  const all = { label: "Select all", keys: "Ctrl+A", act: () => select(ids) };
  if (!editable) return [all];
  const paste = { label: "Paste here", keys: "Ctrl+V", act: () => void pasteFromClipboard(at) };
  return [paste, all, { label: "Tidy up", keys: "T", act: tidy }];
}

function walk(event: KeyboardEvent<HTMLDivElement>, onClose: () => void): void {
  event.stopPropagation();
  if (event.key === "Escape" || event.key === "Tab") { onClose(); return; }
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0) return;
  event.preventDefault();
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=menuitem]")];
  const here = items.findIndex((item) => item === document.activeElement);
  items[(here + step + items.length) % items.length]?.focus();
}
