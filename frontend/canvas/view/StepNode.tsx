import { Handle, Position, type NodeProps } from "@xyflow/react";
import { memo, type CSSProperties, type ReactNode } from "react";

import { Icon } from "~/shared/Icon";

import { inWords } from "../graph/elapsed";
import { problemsByNode, shownNode, spans } from "../looks";
import { graphShown, useCanvas, type CanvasState } from "../store";
import { Counts } from "./Counts";
import { Outlets } from "./Outlets";
import type { Step } from "./useSteps";

/** One step of the journey. It reads what it shows from the store, so that only what changed is drawn again. */
export const StepNode = memo(function StepNode({ id, selected }: NodeProps<Step>): ReactNode {
  const node = useCanvas((state) => shownNode(state, id));
  const entry = useCanvas((state) => state.catalog.byType.get(node?.type ?? ""));
  const icon = entry?.icon ?? "help";
  const light = useCanvas((state) => lightOf(state, id));
  const heat = useCanvas((state) => heatOf(state, id));
  if (!node) return null;
  const isTrigger = entry?.kind === "trigger";
  const classes = ["cv-node", isTrigger ? "trigger" : "", selected ? "selected" : "", node.disabled ? "disabled" : "", light];
  const style = heat === null ? undefined : ({ "--cv-heat": heat } as CSSProperties);
  return (
    <div className={classes.filter(Boolean).join(" ")} style={style} data-step={id} data-hot={heat === null ? undefined : ""}>
      {!isTrigger && <Handle type="target" id="in" position={Position.Top} className="cv-in" title="Lines end here" />}
      <div className="cv-head">
        <Icon name={icon} />
        <span className="cv-label">{entry?.label ?? `Unknown: ${node.type}`}</span>
        <Wrong id={id} />
      </div>
      <Summary id={id} label={entry?.label ?? ""} />
      <Hint id={id} disabled={node.disabled} />
      <Counts id={id} />
      <Outlets node={node} />
    </div>
  );
});

/** What the step does. Its line is kept free until the check has said it, so that nothing grows when it does. */
function Summary({ id, label }: { readonly id: string; readonly label: string }): ReactNode {
  const summary = useCanvas((state) => state.checked.nodes.get(id)?.summary);
  if (summary === undefined) return <p className="cv-summary">{"\u00a0"}</p>;
  if (summary === "" || summary === label) return null;
  return (
    <p className="cv-summary" title={summary}>
      {summary}
    </p>
  );
}

function Wrong({ id }: { readonly id: string }): ReactNode {
  const problems = useCanvas((state) => problemsByNode(state.checked.problems).get(id));
  if (problems === undefined) return null;
  const grave = problems.some((problem) => !problem.warning);
  return (
    <span className={grave ? "cv-wrong" : "cv-wrong warning"} title={problems.map((problem) => problem.message).join("\n")}>
      {grave ? "!" : "?"}
      <span className="cv-hidden">{problems.length === 1 ? "1 problem" : `${problems.length} problems`}</span>
    </span>
  );
}

function Hint({ id, disabled }: { readonly id: string; readonly disabled: boolean }): ReactNode {
  // Figures need the room.
  const span = useCanvas((state) => (state.figures === null ? spans(graphShown(state)).get(id) : undefined));
  if (disabled) return <p className="cv-hint">disabled: customers pass it by</p>;
  return span ? <p className="cv-hint">{inWords(span)}</p> : null;
}

function lightOf({ highlight }: CanvasState, id: string): string {
  if (highlight === null) return "";
  if (highlight.current === id) return "lit current";
  return highlight.nodes.includes(id) ? "lit" : "dim";
}

/** 0 to 1: how many pass here, of the most that pass anywhere. */
function heatOf({ heat, figures }: CanvasState, id: string): number | null {
  if (!heat || figures === null) return null;
  const most = Math.max(1, ...Object.values(figures).map(({ entered }) => entered));
  return (figures[id]?.entered ?? 0) / most;
}
