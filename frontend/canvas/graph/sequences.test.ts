// @vitest-environment node
/** Whatever somebody does in whatever order: a few hundred steps of chance, the same ones every time. */
import { expect, test } from "vitest";

import { copyOf, paste } from "./copying";
import * as edit from "./edit";
import { begin, record, redo, undo, type History } from "./history";
import { parseGraph } from "./parse";
import { drawn, ids, seeded } from "./samples";
import type { Edge, Graph } from "./types";
import { closesLoop } from "./ways";
import { writeGraph } from "./write";

const BEGUN = drawn("start>vip vip.yes>mail vip.no>text mail>end text>end");
const TRIGGERS = new Set(["start"]);
const SEEDS = Array.from({ length: 10 }, (_, index) => index + 1);
const STEPS = 60;

type Deed = (graph: Graph, chance: () => number) => Graph;

const DEEDS: readonly Deed[] = [
  (graph) => edit.add(graph, made()).graph,
  (graph, chance) => {
    const line = { from: one(ids(graph), chance), port: one(["next", "yes", "no"], chance), to: one(ids(graph), chance) };
    return edit.refusal(graph, line, TRIGGERS) === null ? edit.connect(graph, line) : graph;
  },
  (graph, chance) => edit.disconnect(graph, someLine(graph, chance)),
  (graph, chance) => edit.insert(graph, someLine(graph, chance), made(), "next").graph,
  (graph, chance) => edit.remove(graph, some(graph, chance)),
  (graph, chance) => paste(graph, copyOf(graph, some(graph, chance)), { x: 48, y: 48 }).graph,
  (graph, chance) => edit.nudge(graph, some(graph, chance), { x: 16, y: 0 }),
  (graph, chance) => edit.disable(graph, some(graph, chance), chance() < 0.5),
];

/** The graphs that somebody went through, with undo and redo in between. */
function edited(seed: number): { readonly history: History<Graph>; readonly seen: readonly Graph[] } {
  const chance = seeded(seed);
  let history = begin(BEGUN);
  const seen: Graph[] = [];
  for (let step = 0; step < STEPS; step += 1) {
    const how = chance();
    if (how < 0.15) history = undo(history);
    else if (how < 0.25) history = redo(history);
    else history = record(history, one(DEEDS, chance)(history.present, chance), "", step);
    seen.push(history.present);
  }
  return { history, seen };
}

test.each(SEEDS)("undoing all of sequence %i gives the graph it began with, redoing all the last one", (seed) => {
  const { history } = edited(seed);
  let back = history;
  for (let left = history.past.length; left > 0; left -= 1) back = undo(back);
  let forth = back;
  for (let left = back.future.length; left > 0; left -= 1) forth = redo(forth);

  expect(back.present).toBe(BEGUN);
  expect(forth.present).toBe(history.future.at(-1) ?? history.present);
});

test.each(SEEDS)("every graph of sequence %i is one that the server would take", (seed) => {
  for (const graph of edited(seed).seen) {
    const read = parseGraph(writeGraph(graph));
    expect(read).toEqual({ graph, flaws: [], unplaced: [] });
    expect(graph.edges.filter((edge) => inCircle(graph, edge) || TRIGGERS.has(edge.to))).toEqual([]);
  }
});

test.each(SEEDS)("pasting and deleting what was pasted leaves graph %i as it was", (seed) => {
  const graph = edited(seed).history.present;
  const pasted = paste(graph, graph, { x: 0, y: 0 });

  expect(new Set(ids(pasted.graph)).size).toBe(2 * graph.nodes.length);
  expect(edit.remove(pasted.graph, new Set(pasted.ids))).toEqual(graph);
});

function inCircle(graph: Graph, { from, to }: Edge): boolean {
  return closesLoop(graph, from, to);
}

function made(): edit.NewNode {
  return { type: "wait", config: { days: 1 }, position: { x: 0, y: 0 } };
}

function some(graph: Graph, chance: () => number): ReadonlySet<string> {
  return new Set(ids(graph).filter((id) => !TRIGGERS.has(id) && chance() < 0.2));
}

function someLine(graph: Graph, chance: () => number): Pick<Edge, "from" | "port"> {
  return graph.edges.length > 0 ? one(graph.edges, chance) : { from: "ghost", port: "next" };
}

function one<T>(items: readonly T[], chance: () => number): T {
  const item = items[Math.floor(chance() * items.length)];
  if (item === undefined) throw new Error("There is nothing to choose from.");
  return item;
}
