import { BaseEdge, EdgeLabelRenderer, getBezierPath, useReactFlow, type EdgeProps } from "@xyflow/react";
import { memo, useState, type ReactNode } from "react";

import { insertOn } from "../commands";
import { mayEdit, useCanvas } from "../store";
import { Pick } from "./Pick";
import type { Line } from "./useLines";

/** A line, with how many passed by it, and a plus that puts a step in between. */
export const LineEdge = memo(function LineEdge(props: EdgeProps<Line>): ReactNode {
  const { id, source, sourceHandleId, data, selected = false, markerEnd } = props;
  const [path, x, y] = getBezierPath(props);
  const classes = ["cv-line", data?.colour ?? "", data?.gone ? "gone" : "", selected ? "selected" : ""].join(" ");
  return (
    <>
      <BaseEdge id={id} path={path} className={classes} interactionWidth={22} {...(markerEnd ? { markerEnd } : {})} />
      <EdgeLabelRenderer>
        <div
          className={selected ? "cv-mid selected" : "cv-mid"}
          data-line={id}
          style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
        >
          <Passed node={source} port={sourceHandleId ?? "next"} />
          <Plus node={source} port={sourceHandleId ?? "next"} />
        </div>
      </EdgeLabelRenderer>
    </>
  );
});

interface OutletProps {
  readonly node: string;
  readonly port: string;
}

function Passed({ node, port }: OutletProps): ReactNode {
  const count = useCanvas((state) => state.figures?.[node]?.left[port]);
  return count === undefined ? null : <span className="cv-passed">{count.toLocaleString()}</span>;
}

function Plus({ node, port }: OutletProps): ReactNode {
  const editable = useCanvas(mayEdit);
  const placing = useCanvas((state) => state.placing);
  const [picking, setPicking] = useState(false);
  const { screenToFlowPosition } = useReactFlow();
  const [spot, setSpot] = useState({ x: 0, y: 0 });
  if (!editable) return null;
  const insert = (type: string, at: { x: number; y: number }): void => {
    const { x, y } = screenToFlowPosition(at);
    insertOn({ from: node, port }, type, { x: x - 116, y: y - 24 });
  };
  return (
    <>
      <button
        type="button"
        className="cv-plus nodrag nopan"
        aria-label="Put a step in between"
        title="Put a step in between"
        tabIndex={-1}
        onClick={(event) => {
          const at = { x: event.clientX, y: event.clientY };
          if (placing !== null) { insert(placing, at); return; }
          setSpot(at);
          setPicking(true);
        }}
      >
        +
      </button>
      {picking && (
        <Pick
          title="Put in between"
          onClose={() => setPicking(false)}
          onPick={(type) => {
            setPicking(false);
            insert(type, spot);
          }}
        />
      )}
    </>
  );
}
