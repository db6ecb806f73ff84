/** A line around the steps, from the side of one to the side of another. Pure. */
import type { Position, Size } from "./types";

export type Box = Position & Size;

export interface Around {
  /** As SVG. */
  readonly path: string;
  /** The middle of its upright part. */
  readonly x: number;
  readonly y: number;
}

/** px beside the wider of the two steps. */
const BESIDE = 36;
const ROUND = 12;

/** On the side on which `from` stands of `to`: there a branch that leads back has its room. */
export function around(from: Box, to: Box): Around {
  const isLeft = from.x + from.width / 2 < to.x + to.width / 2;
  const side = (box: Box): number => (isLeft ? box.x : box.x + box.width);
  const x = isLeft ? Math.min(from.x, to.x) - BESIDE : Math.max(side(from), side(to)) + BESIDE;
  const [start, end] = [from.y + from.height / 2, to.y + to.height / 2];
  const out = isLeft ? -ROUND : ROUND;
  const turn = Math.max(-ROUND, Math.min(ROUND, (end - start) / 2));
  const path =
    `M${side(from)} ${start}H${x - out}Q${x} ${start} ${x} ${start + turn}` +
    `V${end - turn}Q${x} ${end} ${x - out} ${end}H${side(to)}`;
  return { path, x, y: (start + end) / 2 };
}
