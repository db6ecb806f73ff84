import { BaseEdge, EdgeLabelRenderer, useInternalNode, type Edge as Drawn, type EdgeProps, type InternalNode } from "@xyflow/react";
import { memo, type ReactNode } from "react";

import { around, type Box } from "../graph/around";

export interface BackData extends Record<string, unknown> {
  /** How often at most, in words. */
  readonly said: string;
}

export type Back = Drawn<BackData, "back">;

/** The way back to a step above. It follows from a config: nothing can be done with it but look. */
export const BackEdge = memo(function BackEdge({ id, source, target, data, markerEnd }: EdgeProps<Back>): ReactNode {
  const [from, to] = [boxOf(useInternalNode(source)), boxOf(useInternalNode(target))];
  if (!from || !to) return null;
  const { path, x, y } = around(from, to);
  return (
    <>
      <BaseEdge id={id} path={path} className="cv-line back" interactionWidth={0} {...(markerEnd ? { markerEnd } : {})} />
      <EdgeLabelRenderer>
        <div className="cv-mid" style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}>
          <span className="cv-back">{data?.said}</span>
        </div>
      </EdgeLabelRenderer>
    </>
  );
});

function boxOf(node: InternalNode | undefined): Box | null {
  const { width, height } = node?.measured ?? {};
  if (!node || width === undefined || height === undefined) return null;
  return { ...node.internals.positionAbsolute, width, height };
}
