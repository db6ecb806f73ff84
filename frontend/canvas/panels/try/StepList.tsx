import type { ReactNode } from "react";

import { nameOf, shownNode } from "../../looks";
import { useCanvas, type CanvasState } from "../../store";
import { later, moment } from "./clock";
import type { Moment } from "./moments";
import { useTrial } from "./trial";

interface StepListProps {
  readonly moments: readonly Moment[];
  readonly at: number;
  readonly start: string;
}

/** All steps in order; a click goes there. */
export function StepList({ moments, at, start }: StepListProps): ReactNode {
  const state = useCanvas();
  return (
    <ol className="cv-try-steps">
      {moments.map((each, index) => (
        <li key={index} ref={index === at ? bringUp : undefined}>
          <button
            type="button"
            aria-current={index === at ? "step" : undefined}
            onClick={() => useTrial.getState().goTo(index)}
          >
            <time dateTime={each.at}>{moment(each.at, state.page.zone, start)}</time>
            <span>
              <b>{named(state, each.node)}</b>
              <small>{said(state, each)}</small>
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}

function named(state: CanvasState, id: string): string {
  const node = shownNode(state, id);
  return node ? nameOf(state, node) : `“${id}”`;
}

/** How long it stayed, by which outlet it left, and why. */
function said(state: CanvasState, { node, at, leftAt, port, why }: Moment): string {
  const stayed = leftAt === "" ? "" : later(at, leftAt);
  const outlets = state.checked.nodes.get(node)?.ports ?? [];
  const label = outlets.find(({ id }) => id === port)?.label ?? "";
  const by = port === "" || port === "next" ? "" : `leaves by ${label === "" ? port : label}`;
  const reason = why === label ? "" : why;
  return [stayed === "" ? "" : `stays ${stayed}`, by, reason].filter((part) => part !== "").join(" · ");
}

function bringUp(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: "nearest" });
}
