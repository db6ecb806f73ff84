// @vitest-environment node
import { expect, test } from "vitest";

import { tidy } from "./layout";
import { drawn, seeded } from "./samples";
import { USUAL, type Graph, type Position } from "./types";

const NO_SIZES = new Map<string, typeof USUAL>();

function at(places: ReadonlyMap<string, Position>, id: string): Position {
  const place = places.get(id);
  if (!place) throw new Error(`${id} has no place`);
  return place;
}

/** A graph of so many steps in which each is led to from one or two before it. */
function grown(steps: number, chance: () => number): Graph {
  const lines = Array.from({ length: steps - 1 }, (_, index) => {
    const source = (): string => `n${Math.floor(chance() * (index + 1))}`;
    return `${source()}.p${index}>n${index + 1} ${source()}.q${index}>n${index + 1}`;
  });
  return drawn(lines.join(" "));
}

test("a journey goes from top to bottom, its outlets from yes to no", () => {
  const places = tidy(drawn("start>vip vip.no>text vip.yes>mail mail>end"), NO_SIZES, USUAL);

  const heights = ["start", "vip", "mail", "end"].map((id) => at(places, id).y);
  expect(heights).toEqual([...heights].sort((a, b) => a - b));
  expect(at(places, "mail").x).toBeLessThan(at(places, "text").x);
});

test("bigger steps get more room", () => {
  const tall = tidy(drawn("start>mail"), new Map([["start", { width: 232, height: 400 }]]), USUAL);

  expect(at(tall, "mail").y - at(tall, "start").y).toBeGreaterThan(400);
});

test("nothing, a lonely step and a circle that a program wrote have places too", () => {
  expect(tidy(drawn(""), NO_SIZES, USUAL).size).toBe(0);
  expect(tidy(drawn("lonely"), NO_SIZES, USUAL).size).toBe(1);
  expect(tidy(drawn("a>b b>c c>a c.again>c"), NO_SIZES, USUAL).size).toBe(3);
});

test.each([1, 2, 3, 4, 5, 6])("in journey %i nothing covers anything, every line leads down, all is on the grid", (seed) => {
  const graph = grown(30, seeded(seed));
  const places = tidy(graph, NO_SIZES, USUAL);

  const all = [...places.values()];
  const covered = all.filter((a) => all.some((b) => a !== b && Math.abs(a.x - b.x) < USUAL.width && Math.abs(a.y - b.y) < USUAL.height));
  expect(covered).toEqual([]);
  expect(graph.edges.filter(({ from, to }) => at(places, to).y <= at(places, from).y)).toEqual([]);
  expect(all.filter(({ x, y }) => x % 16 !== 0 || y % 16 !== 0)).toEqual([]);
});

test("the same journey is always laid out the same way", () => {
  const graph = grown(20, seeded(7));

  expect(tidy(graph, NO_SIZES, USUAL)).toEqual(tidy(graph, NO_SIZES, USUAL));
});
