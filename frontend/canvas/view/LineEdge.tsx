import { BaseEdge, EdgeLabelRenderer, getBezierPath, useReactFlow, type EdgeProps } from "@xyflow/react";
import { memo, useState, type ReactNode, type SyntheticEvent } from "react";

import { customers, passages, percent } from "../catalog/passages";
import { insertOn } from "../commands";
import { leaving } from "../looks";
import { graphShown, mayEdit, useCanvas } from "../store";
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

const NOBODY = { left: {} };

/** How many went along the line, and what part that is of all who left the node. */
function Passed({ node, port }: OutletProps): ReactNode {
  const shown = useCanvas((state) => state.figures !== null);
  const figures = useCanvas((state) => state.figures?.[node]) ?? NOBODY;
  const ports = useCanvas((state) => state.checked.nodes.get(node)?.ports);
  const edges = useCanvas((state) => leaving(graphShown(state)).get(node));
  if (!shown) return null;
  const lined = (edges ?? []).map((edge) => edge.port);
  const { count, share } = passages(figures, ports ?? [], lined).get(port) ?? { count: 0, share: 0 };
  const said = `${customers(count)} went along here, ${percent(share)} of those who left the step`;
  return (
    <span className="cv-passed" title={said}>
      {count.toLocaleString("en")}
      {count > 0 && share < 1 && <small> {percent(share)}</small>}
    </span>
  );
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
          event.stopPropagation(); // the line around it would put a second one
          const at = { x: event.clientX, y: event.clientY };
          if (placing !== null) { insert(placing, at); return; }
          setSpot(at);
          setPicking(true);
        }}
      >
        +
      </button>
      {picking && (
        <span onClick={keep} onContextMenu={keep}>
          <Pick
            title="Put in between"
            onClose={() => setPicking(false)}
            onPick={(type) => {
              setPicking(false);
              insert(type, spot);
            }}
          />
        </span>
      )}
    </>
  );
}

/** What is clicked in the dialog is no click on the line that it belongs to. */
function keep(event: SyntheticEvent): void {
  event.stopPropagation();
}
