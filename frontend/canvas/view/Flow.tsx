import { Background, Controls, MiniMap, ReactFlow, SelectionMode, useReactFlow, type Connection } from "@xyflow/react";
import { useMemo, useState, type DragEvent, type MouseEvent, type ReactNode } from "react";

import { addNode, cut, insertOn, join } from "../commands";
import { edgeId, type Position } from "../graph/types";
import { graphShown, mayEdit, useCanvas } from "../store";
import { BackEdge } from "./BackEdge";
import { Empty } from "./Empty";
import { FlowTools } from "./FlowTools";
import { LineEdge } from "./LineEdge";
import { Menu, type MenuPlace } from "./Menu";
import { StepNode } from "./StepNode";
import { DRAGGED } from "./dragging";
import { outletUnder } from "./outletUnder";
import { useLines } from "./useLines";
import { useSteps } from "./useSteps";
import { useWaysBack } from "./useWaysBack";
import { FIT, useFirstLook, useFocus, useFollow } from "./useView";

const NODES = { step: StepNode };
const LINES = { line: LineEdge, back: BackEdge };
const GRID: [number, number] = [16, 16];
/** From the pointer to the corner of a node that is put there. */
const OFFSET: Position = { x: 116, y: 24 };

/** The drawing itself. */
export function Flow(): ReactNode {
  const steps = useSteps();
  const lines = useLines();
  const back = useWaysBack();
  const drawn = useMemo(() => [...lines, ...back], [lines, back]);
  const editable = useCanvas(mayEdit);
  const placing = useCanvas((state) => state.placing);
  const empty = useCanvas((state) => graphShown(state).nodes.length === 0);
  const [snap, setSnap] = useState(true);
  const [frame, setFrame] = useState(false);
  const [menu, setMenu] = useState<MenuPlace | null>(null);
  const { screenToFlowPosition } = useReactFlow();
  useFocus();
  const seen = useFirstLook();
  const follow = useFollow();

  const at = (event: { clientX: number; clientY: number }): Position => {
    const { x, y } = screenToFlowPosition({ x: event.clientX, y: event.clientY });
    return { x: x - OFFSET.x, y: y - OFFSET.y };
  };
  const drop = (event: DragEvent): void => {
    const type = event.dataTransfer.getData(DRAGGED);
    if (type === "" || !editable) return;
    event.preventDefault();
    putAt(type, event, at(event));
  };
  const clickPane = (event: MouseEvent): void => {
    setMenu(null);
    useCanvas.getState().selectLine(null);
    if (placing !== null) addNode(placing, at(event));
  };
  const { openSide, select, selectLine } = useCanvas.getState();
  return (
    <div
      className={placing === null ? "cv-flow" : "cv-flow placing"}
      data-canvas
      data-seen={seen ? "" : undefined}
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes(DRAGGED)) event.preventDefault();
      }}
      onDrop={drop}
      onFocus={follow}
    >
      <ReactFlow
        nodes={steps.nodes}
        edges={drawn}
        nodeTypes={NODES}
        edgeTypes={LINES}
        onNodesChange={steps.onChange}
        onConnect={(made: Connection) => {
          join({ from: made.source, port: made.sourceHandle ?? "next", to: made.target });
        }}
        onNodeClick={(_, node) => {
          if (useCanvas.getState().side?.kind === "node") openSide({ kind: "node", id: node.id });
        }}
        onNodeDoubleClick={(_, node) => openSide({ kind: "node", id: node.id })}
        onNodeContextMenu={(event, node) => {
          event.preventDefault();
          if (!useCanvas.getState().selection.includes(node.id)) select([node.id]);
          setMenu({ ...spot(event), node: node.id, at: at(event) });
        }}
        onSelectionContextMenu={(event) => {
          event.preventDefault();
          setMenu({ ...spot(event), node: useCanvas.getState().selection[0] ?? null, at: at(event) });
        }}
        onPaneContextMenu={(event) => {
          event.preventDefault();
          setMenu({ x: event.clientX, y: event.clientY, node: null, at: at(event) });
        }}
        onEdgeClick={(_, edge) => {
          if (placing !== null && edge.sourceHandle) {
            insertOn({ from: edge.source, port: edge.sourceHandle }, placing, at(_));
          } else selectLine(edge.id);
        }}
        onEdgeContextMenu={(event, edge) => {
          event.preventDefault();
          if (editable) cut({ from: edge.source, port: edge.sourceHandle ?? "next" });
        }}
        onPaneClick={clickPane}
        onMoveStart={() => setMenu(null)}
        nodesDraggable={editable}
        nodesConnectable={editable}
        edgesFocusable={false}
        elementsSelectable
        disableKeyboardA11y
        deleteKeyCode={null}
        zoomOnDoubleClick={false}
        selectionOnDrag={frame}
        panOnDrag={frame ? [1] : true}
        selectionMode={SelectionMode.Partial}
        multiSelectionKeyCode={["Shift", "Control", "Meta"]}
        snapToGrid={snap}
        snapGrid={GRID}
        connectionRadius={36}
        minZoom={0.1}
        maxZoom={2}
        proOptions={{ hideAttribution: true }}
      >
        <Background gap={16} />
        <Controls showInteractive={false} fitViewOptions={FIT} />
        {!empty && <MiniMap pannable zoomable ariaLabel="Map of the journey" nodeClassName="cv-mapped" />}
        <FlowTools snap={snap} onSnap={setSnap} frame={frame} onFrame={setFrame} />
      </ReactFlow>
      {empty && <Empty />}
      {placing !== null && <Placing type={placing} />}
      {menu !== null && <Menu place={menu} onClose={() => setMenu(null)} />}
    </div>
  );
}

function Placing({ type }: { readonly type: string }): ReactNode {
  const label = useCanvas((state) => state.catalog.byType.get(type)?.label ?? type);
  return <p className="cv-placing">Click where “{label}” goes, or on a line to put it in between. Esc lets go.</p>;
}

function putAt(type: string, event: DragEvent, position: Position): void {
  const outlet = outletUnder(event.clientX, event.clientY);
  const edge = outlet && graphShown(useCanvas.getState()).edges.find((each) => edgeId(each) === outlet);
  if (edge) insertOn(edge, type, position);
  else addNode(type, position);
}

/** Where a menu opens; one that a key called for has no pointer, so it opens at its node. */
function spot(event: MouseEvent): { x: number; y: number } {
  if (event.clientX !== 0 || event.clientY !== 0) return { x: event.clientX, y: event.clientY };
  const { left, bottom } = event.currentTarget.getBoundingClientRect();
  return { x: left, y: bottom };
}
