/** What a person does on the canvas, wherever from: mouse, keys, menu or panel. */
import { keepCopy, put, take } from "./clipboard/system";
import { understood, written } from "./clipboard/wire";
import { onward } from "./catalog/outlets";
import { nodeFields } from "./catalog/references";
import { starter } from "./catalog/starter";
import { copyOf, corner, paste } from "./graph/copying";
import * as edit from "./graph/edit";
import { MAX_NODES } from "./graph/parse";
import { USUAL, nodeOf, type Edge, type Graph, type Port, type Position, type Size } from "./graph/types";
import { nameOf } from "./looks";
import { draftOf, graphShown, mayEdit, useCanvas } from "./store";

const BELOW = 72;

/** One step of editing the graph. */
export function change(to: (graph: Graph) => Graph, about = ""): void {
  useCanvas.getState().change((draft) => {
    const graph = to(draft.graph);
    return graph === draft.graph ? draft : { ...draft, graph };
  }, about);
}

/** Puts a new node there and opens it. */
export function addNode(type: string, position: Position): void {
  putIn((graph, made) => edit.add(graph, made), type, position);
}

/** Puts a new node below the selected one and connects it, where an outlet is free: needs no mouse. */
export function addBelow(type: string): void {
  const state = useCanvas.getState();
  const above = state.selection.length === 1 ? nodeOf(graphShown(state), state.selection[0] ?? "") : undefined;
  const isTrigger = state.catalog.byType.get(type)?.kind === "trigger";
  if (!above || isTrigger) { addNode(type, freePlace()); return; }
  const used = graphShown(state).edges.filter((edge) => edge.from === above.id).map((edge) => edge.port);
  const port = portsOf(above.id).find((each) => !each.optional && !used.includes(each.id));
  const position = { x: above.position.x, y: above.position.y + USUAL.height + BELOW };
  putIn(
    (graph, made) => {
      const added = edit.add(graph, made);
      return port ? { ...added, graph: edit.connect(added.graph, { from: above.id, port: port.id, to: added.id }) } : added;
    },
    type,
    position,
  );
}

/** Puts a new node in the middle of a line. */
export function insertOn(outlet: Pick<Edge, "from" | "port">, type: string, position: Position): void {
  const entry = useCanvas.getState().catalog.byType.get(type);
  if (entry?.kind === "trigger") { say("A trigger begins a journey; it cannot stand in the middle of one."); return; }
  const port = onward(entry?.ports ?? firstPorts(type));
  putIn((graph, made) => edit.insert(graph, outlet, made, port), type, position);
}

/** Connects an outlet to a node, or says why that cannot be. Whether it was done. */
export function join(edge: Edge): boolean {
  const state = useCanvas.getState();
  const why = edit.refusal(draftOf(state).graph, edge, triggerIds());
  if (why === null) change((graph) => edit.connect(graph, edge));
  else say(why);
  return why === null;
}

export function cut(outlet: Pick<Edge, "from" | "port">): void {
  change((graph) => edit.disconnect(graph, outlet));
}

/** Takes nodes away; what led to them leads on to what came after, where that is one way. */
export function removeNodes(chosen: readonly string[]): void {
  const { history, openSide, select, side } = useCanvas.getState();
  // What was selected may be gone already: undo takes steps away too.
  const ids = chosen.filter((id) => nodeOf(history.present.graph, id));
  if (ids.length === 0) return;
  change((graph) => edit.remove(graph, new Set(ids)));
  select([]);
  if (side?.kind === "node" && ids.includes(side.id)) openSide(null);
  say(ids.length === 1 ? "Deleted. Ctrl+Z brings it back." : `Deleted ${ids.length} steps. Ctrl+Z brings them back.`);
}

export function setDisabled(ids: readonly string[], disabled: boolean): void {
  change((graph) => edit.disable(graph, new Set(ids), disabled));
}

export function nudgeSelected(by: Position): void {
  const ids = new Set(useCanvas.getState().selection);
  if (ids.size > 0) change((graph) => edit.nudge(graph, ids, by), "nudge");
}

/** The JSON of nodes with the lines between them; "" for none. */
export function copied(ids: readonly string[]): string {
  const part = copyOf(graphShown(useCanvas.getState()), new Set(ids));
  if (part.nodes.length === 0) return "";
  const text = written(part);
  keepCopy(text);
  say(part.nodes.length === 1 ? "Copied 1 step." : `Copied ${part.nodes.length} steps.`);
  return text;
}

export function copyNodes(ids: readonly string[]): void {
  const text = copied(ids);
  if (text !== "") void put(text);
}

export async function pasteFromClipboard(at: Position | null): Promise<void> {
  pasteText(await take(), at);
}

/** Pastes nodes; anything else is left alone, and what is wrong is said. `at`: where their corner comes to lie. */
export function pasteText(text: string, at: Position | null): boolean {
  const state = useCanvas.getState();
  const found = understood(text);
  if (found.kind === "wrong") say(found.why);
  if (found.kind !== "nodes" || !mayEdit(state)) return found.kind === "wrong";
  if (draftOf(state).graph.nodes.length + found.part.nodes.length > MAX_NODES) {
    say(`Nothing was pasted: a campaign has at most ${MAX_NODES} steps.`);
    return true;
  }
  const from = corner(found.part.nodes);
  const by = at ? { x: at.x - from.x, y: at.y - from.y } : { x: 48, y: 48 };
  const naming = (type: string): readonly string[] => nodeFields(state.catalog.byType.get(type)?.schema ?? {});
  const pasted = paste(draftOf(state).graph, found.part, clear(draftOf(state).graph, found.part, by), naming);
  change(() => pasted.graph);
  state.select(pasted.ids);
  say(pasted.ids.length === 1 ? "Pasted 1 step." : `Pasted ${pasted.ids.length} steps.`);
  return true;
}

/** Lays all nodes out anew, layer by layer. One step to undo. */
export async function tidyUp(sizes: ReadonlyMap<string, Size>): Promise<void> {
  const { tidy } = await import("./graph/layout");
  change((graph) => edit.place(graph, tidy(graph, sizes, USUAL)));
}

/** The outlets that a node has now, optional ones included. */
export function portsOf(id: string): readonly Port[] {
  const state = useCanvas.getState();
  const node = nodeOf(graphShown(state), id);
  if (!node) return [];
  return state.checked.nodes.get(id)?.ports ?? state.catalog.byType.get(node.type)?.ports ?? [];
}

/** Ids of the nodes that nothing can lead into. */
export function triggerIds(): ReadonlySet<string> {
  const { catalog, history } = useCanvas.getState();
  const { nodes } = history.present.graph;
  return new Set(nodes.filter(({ type }) => catalog.byType.get(type)?.kind === "trigger").map(({ id }) => id));
}

/** A node's name by its id, for lists and menus. */
export function named(id: string): string {
  const state = useCanvas.getState();
  const node = nodeOf(graphShown(state), id);
  return node ? nameOf(state, node) : `“${id}”`;
}

type Putting = (graph: Graph, made: edit.NewNode) => { readonly graph: Graph; readonly id: string };

function putIn(how: Putting, type: string, position: Position): void {
  const { catalog, openSide, select, arm } = useCanvas.getState();
  if (draftOf(useCanvas.getState()).graph.nodes.length >= MAX_NODES) {
    say(`A campaign has at most ${MAX_NODES} steps.`); return;
  }
  let id = "";
  change((graph) => {
    const put = how(graph, { type, config: starter(catalog.byType.get(type)?.schema ?? {}), position });
    id = put.id;
    return put.graph;
  });
  arm(null);
  if (id === "") return;
  select([id]);
  openSide({ kind: "node", id });
}

/** Before the first check, the outlets of an A/B test are the ids that it begins with. */
function firstPorts(type: string): readonly Port[] {
  const config = starter(useCanvas.getState().catalog.byType.get(type)?.schema ?? {});
  const ids = Object.values(config).flatMap((value) => (Array.isArray(value) ? (value as readonly unknown[]) : []));
  return ids.flatMap((item) => {
    const id = typeof item === "object" && item !== null && "id" in item ? item.id : null;
    return typeof id === "string" ? [{ id, label: "", colour: "", optional: false }] : [];
  });
}

function freePlace(): Position {
  const { nodes } = graphShown(useCanvas.getState());
  if (nodes.length === 0) return { x: 0, y: 0 };
  return { x: Math.max(...nodes.map((node) => node.position.x)) + USUAL.width + 48, y: corner(nodes).y };
}

/** Steps aside as long as a node lies exactly where the first one would come. */
function clear(graph: Graph, part: Graph, by: Position): Position {
  const first = part.nodes[0];
  if (!first) return by;
  const hit = graph.nodes.some(
    ({ position }) => position.x === first.position.x + by.x && position.y === first.position.y + by.y,
  );
  return hit ? clear(graph, part, { x: by.x + 32, y: by.y + 32 }) : by;
}

function say(text: string): void {
  useCanvas.getState().say(text);
}
