import { useEffect, type KeyboardEvent, type ReactNode } from "react";

import { Icon } from "~/shared/Icon";

import { graphShown, useCanvas } from "../../store";
import { clock } from "./clock";
import { MessageShown } from "./MessageShown";
import { litUntil, type Moment } from "./moments";
import { StepList } from "./StepList";
import type { Ending } from "./trace";
import { useTrial } from "./trial";

interface WalkProps {
  readonly moments: readonly Moment[];
  readonly ended: Ending;
  readonly tookMs: number;
}

/** The walk, moment by moment: buttons, the clock, the lit path on the canvas, and the messages sent on the way. */
export function Walk({ moments, ended, tookMs }: WalkProps): ReactNode {
  const at = Math.min(useTrial((state) => state.at), moments.length - 1);
  const zone = useCanvas((state) => state.page.zone);
  const graph = useCanvas(graphShown);
  useEffect(() => {
    const lit = litUntil(moments, at, graph);
    useCanvas.getState().setHighlight(lit);
    if (lit.current !== null) bringIntoView(lit.current);
    // The graph's places may change meanwhile; the path stays.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [moments, at]);
  const here = moments[at];
  const start = moments[0]?.at ?? "";
  if (!here) return null;
  return (
    <section className="cv-try-walk" aria-label="The walk" onKeyDown={(event) => stepped(event, at, moments.length)}>
      <Buttons at={at} count={moments.length} />
      <p className="cv-try-clock" role="status">
        <Icon name="schedule" /> <b>{clock(here.at, zone, start)}</b> <small className="bo-muted">{zone}</small>
        <span className="cv-hidden">, step {at + 1} of {moments.length}</span>
      </p>
      <StepList moments={moments} at={at} start={start} />
      {here.messages.map((message) => (
        <MessageShown key={message.at} message={message} start={start} />
      ))}
      {at === moments.length - 1 && <End ended={ended} when={clock(ended.at, zone, start)} />}
      <small className="bo-muted">Walked in {(tookMs / 1000).toFixed(2)} s by the engine that customers go through.</small>
    </section>
  );
}

function Buttons({ at, count }: { readonly at: number; readonly count: number }): ReactNode {
  const last = count - 1;
  const targets = [
    ["First step", "first_page", 0],
    ["Step back", "chevron_left", at - 1],
    ["Next step", "chevron_right", at + 1],
    ["Last step", "last_page", last],
  ] as const;
  return (
    <div className="cv-try-buttons" role="group" aria-label="Steps">
      {targets.map(([label, icon, to]) => (
        <button
          key={label}
          type="button"
          className="bo-button small"
          aria-label={label}
          title={label}
          aria-disabled={to < 0 || to > last || to === at}
          onClick={() => goTo(to, last)}
        >
          <Icon name={icon} />
        </button>
      ))}
      <span className="bo-muted">
        {at + 1} of {count}
      </span>
    </div>
  );
}

const ENDS: Readonly<Record<string, readonly [string, string]>> = {
  done: ["good", "The journey ends here."],
  exited: ["good", "The customer leaves the campaign here"],
  failed: ["error", "This step broke. In life the customer would be set aside for somebody to look at"],
  unfinished: ["warning", "The test run stopped here"],
};

function End({ ended, when }: { readonly ended: Ending; readonly when: string }): ReactNode {
  const [look, sentence] = ENDS[ended.state] ?? ["", ended.state];
  return (
    <p className={`bo-note ${look}`}>
      {ended.state === "done" ? sentence : `${sentence}: ${ended.reason}`} <small>({when})</small>
    </p>
  );
}

function stepped(event: KeyboardEvent, at: number, count: number): void {
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: count - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  goTo(to, count - 1);
}

function goTo(to: number, last: number): void {
  useTrial.getState().goTo(Math.max(0, Math.min(to, last)));
}

/** Without selecting it: keys are not meant for a node that is only looked at. */
function bringIntoView(id: string): void {
  useCanvas.setState(({ focus }) => ({ focus: { id, turn: (focus?.turn ?? 0) + 1 } }));
}
