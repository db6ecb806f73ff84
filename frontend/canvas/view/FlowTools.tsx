import { Panel, useReactFlow } from "@xyflow/react";
import type { ReactNode } from "react";

import { Icon } from "~/shared/Icon";

import { tidyUp } from "../commands";
import { mayEdit, useCanvas } from "../store";
import { measured } from "./measured";

export interface FlowToolsProps {
  readonly snap: boolean;
  readonly onSnap: (snap: boolean) => void;
  readonly frame: boolean;
  readonly onFrame: (frame: boolean) => void;
}

/** What concerns the drawing alone: how dragging works, the grid, tidying up. */
export function FlowTools({ snap, onSnap, frame, onFrame }: FlowToolsProps): ReactNode {
  const editable = useCanvas(mayEdit);
  const flow = useReactFlow();
  if (!editable) return null;
  return (
    <Panel position="top-left" className="cv-tools">
      <button type="button" className="bo-button small" title="Lay the journey out anew (T)" onClick={() => void tidyUp(measured(flow.getNodes())).then(() => flow.fitView({ maxZoom: 1, padding: 0.15 }))}>
        <Icon name="account_tree" /> Tidy up
      </button>
      <button type="button" className="bo-button small" aria-pressed={frame} title="Dragging draws a frame that selects, instead of moving the view" onClick={() => onFrame(!frame)}>
        <Icon name="select_all" /> Frame
      </button>
      <button type="button" className="bo-button small" aria-pressed={snap} title="Steps come to lie on the grid" onClick={() => onSnap(!snap)}>
        <Icon name="grid_on" /> Snap
      </button>
    </Panel>
  );
}
