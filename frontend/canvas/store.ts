/**
 * What the canvas and its panels share. One canvas a page, so one store.
 *
 * For panels: read with `useCanvas((state) => …)`; `graphShown` is the graph on the screen, `draftOf` what is edited.
 * Put figures at the nodes with `setFigures`, light a path with `setHighlight`, show a frozen version with
 * `showVersion` (nothing can be edited then), bring a node into view with `jumpTo`.
 */
import { create } from "zustand";

import type { Json } from "~/shared/guards";

import { UNCHECKED, type Checked } from "./catalog/check";
import type { Figures } from "./catalog/figures";
import type { Catalog } from "./catalog/types";
import { begin, record, redo, undo, type History } from "./graph/history";
import { EMPTY, type Draft, type Graph } from "./graph/types";
import { next, opened, type Happening, type Saving } from "./saving/machine";

/** What the page hands in. */
export interface CanvasProps {
  readonly slug: string;
  readonly brand: string;
  /** Whether the operator's role may change campaigns. */
  readonly may_edit: boolean;
  /** The operator's time zone, for all times that are shown. */
  readonly zone: string;
  /** The campaign's page, the draft as JSON. */
  readonly urls: { readonly campaign: string; readonly json: string; readonly live: string };
}

/** A frozen version that is looked at instead of the draft. */
export interface ShownVersion {
  readonly number: number;
  readonly graph: Graph;
  readonly settings: Json;
}

/** A lit path: ids of nodes, edges as `edgeId` names them, and where the walk stands. */
export interface Highlight {
  readonly nodes: readonly string[];
  readonly edges: readonly string[];
  readonly current: string | null;
}

/** What stands on the right. */
export type Side =
  | { readonly kind: "node"; readonly id: string }
  | { readonly kind: "settings" | "problems" }
  | { readonly kind: "panel"; readonly key: string };

export interface CanvasState {
  readonly page: CanvasProps;
  readonly catalog: Catalog;
  readonly status: string;
  readonly liveVersion: number | null;
  readonly history: History<Draft>;
  readonly saving: Saving;
  readonly checked: Checked;
  readonly shown: ShownVersion | null;
  readonly selection: readonly string[];
  readonly side: Side | null;
  /** The type that the next click on the canvas puts there. */
  readonly placing: string | null;
  /** The selected line, as `edgeId` names it. */
  readonly line: string | null;
  /** Nodes whose optional outlets are shown. */
  readonly allOutlets: ReadonlySet<string>;
  readonly figures: Figures | null;
  readonly heat: boolean;
  readonly highlight: Highlight | null;
  readonly notice: { readonly text: string; readonly turn: number } | null;
  readonly focus: { readonly id: string; readonly turn: number } | null;
  readonly lockedWhy: string;

  /** Starts with what was loaded. `lockedWhy` other than "" keeps the draft from being edited and says why. */
  readonly open: (loaded: Loaded) => void;
  /** One step of editing. Changes about the same thing in quick succession are undone as one. */
  readonly change: (edit: (draft: Draft) => Draft, about?: string) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly select: (ids: readonly string[]) => void;
  readonly openSide: (side: Side | null) => void;
  readonly arm: (type: string | null) => void;
  readonly selectLine: (id: string | null) => void;
  readonly toggleOutlets: (id: string) => void;
  readonly setFigures: (figures: Figures | null) => void;
  readonly setHeat: (heat: boolean) => void;
  readonly setHighlight: (highlight: Highlight | null) => void;
  readonly showVersion: (version: ShownVersion | null) => void;
  readonly setChecked: (checked: Checked) => void;
  readonly setStatus: (status: string, liveVersion: number | null) => void;
  readonly happen: (happening: Happening) => void;
  /** A sentence at the bottom, also read out. */
  readonly say: (text: string) => void;
  /** Selects a node and brings it into view. */
  readonly jumpTo: (id: string) => void;
  readonly unlock: () => void;
}

export interface Loaded {
  readonly page: CanvasProps;
  readonly catalog: Catalog;
  readonly status: string;
  readonly liveVersion: number | null;
  readonly draft: Draft;
  readonly saving: Saving;
  readonly checked: Checked;
  readonly lockedWhy: string;
}

const NOBODY: CanvasProps = {
  slug: "",
  brand: "",
  may_edit: false,
  zone: "UTC",
  urls: { campaign: "", json: "", live: "" },
};
const BLANK: Draft = { name: "", graph: EMPTY, settings: {} };

export const useCanvas = create<CanvasState>()((set, get) => {
  const travel = (to: (history: History<Draft>) => History<Draft>): void => {
    const { history, saving } = get();
    if (!mayEdit(get())) return;
    const moved = to(history);
    if (moved === history) return;
    set({ history: moved, saving: next(saving, { kind: "changed", draft: moved.present }) });
  };
  return {
    page: NOBODY,
    catalog: { entries: [], byType: new Map(), settings: null },
    status: "",
    liveVersion: null,
    history: begin(BLANK),
    saving: opened({ draft: BLANK, etag: null, by: "" }),
    checked: UNCHECKED,
    shown: null,
    selection: [],
    side: null,
    placing: null,
    line: null,
    allOutlets: new Set(),
    figures: null,
    heat: false,
    highlight: null,
    notice: null,
    focus: null,
    lockedWhy: "",

    open: ({ draft, ...loaded }) => set({ ...loaded, history: begin(draft), selection: [], side: null, shown: null }),
    change: (edit, about = "") => travel((history) => record(history, edit(history.present), about, Date.now())),
    undo: () => travel(undo),
    redo: () => travel(redo),
    select: (ids) => {
      if (ids.join("\n") !== get().selection.join("\n")) set({ selection: ids });
    },
    openSide: (side) => set({ side }),
    arm: (placing) => set({ placing }),
    selectLine: (line) => set({ line }),
    toggleOutlets: (id) => set(({ allOutlets }) => ({ allOutlets: toggled(allOutlets, id) })),
    setFigures: (figures) => set({ figures }),
    setHeat: (heat) => set({ heat }),
    setHighlight: (highlight) => set({ highlight }),
    showVersion: (shown) => set({ shown, selection: [], placing: null, line: null }),
    // What was said of steps that are gone is kept: undo brings them back, and a conflict still names them.
    setChecked: (checked) =>
      set(({ checked: before }) => ({ checked: { ...checked, nodes: new Map([...before.nodes, ...checked.nodes]) } })),
    setStatus: (status, liveVersion) => set({ status, liveVersion }),
    happen: (happening) => set(({ saving }) => ({ saving: next(saving, happening) })),
    say: (text) => set(({ notice }) => ({ notice: { text, turn: (notice?.turn ?? 0) + 1 } })),
    jumpTo: (id) => set(({ focus }) => ({ selection: [id], focus: { id, turn: (focus?.turn ?? 0) + 1 } })),
    unlock: () => set({ lockedWhy: "" }),
  };
});

/** The graph on the screen: of the version that is looked at, else of the draft. */
export function graphShown(state: CanvasState): Graph {
  return state.shown?.graph ?? state.history.present.graph;
}

/** The draft, with the changes that are not saved yet. */
export function draftOf(state: CanvasState): Draft {
  return state.history.present;
}

/** Whether anything may be changed now: by right, and because the draft is on the screen. */
export function mayEdit(state: CanvasState): boolean {
  return state.page.may_edit && state.shown === null && state.lockedWhy === "";
}

function toggled(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const others = new Set(ids);
  if (!others.delete(id)) others.add(id);
  return others;
}
