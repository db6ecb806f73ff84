import type { Node } from "@xyflow/react";

import type { Size } from "../graph/types";

/** The sizes that nodes have on the screen, in pixels at zoom 1. */
export function measured(nodes: readonly Node[]): ReadonlyMap<string, Size> {
  return new Map(
    nodes.flatMap(({ id, measured: size }) =>
      size?.width && size.height ? [[id, { width: size.width, height: size.height }] as const] : [],
    ),
  );
}
