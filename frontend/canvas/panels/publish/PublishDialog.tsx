/** What publishing would mean, and the decision. */
import { useState, type ReactNode } from "react";

import { Dialog } from "~/shared/Dialog";

import "./publish.css";

import { useCanvas } from "../../store";
import { watch } from "../live/watching";
import { InsidePlan } from "./InsidePlan";
import { isIncomplete, movesOf, planInWords, type Plan } from "./plan";
import { Stands } from "./Stands";
import type { Prospect } from "./prospect";
import { usePublishing } from "./publishing";

export function PublishDialog(): ReactNode {
  const { stage, publish } = usePublishing((version) => {
    useCanvas.getState().say(`Version ${version} is live.`);
    useCanvas.getState().select([]);
    useCanvas.getState().openSide({ kind: "panel", key: "live" });
    void watch(version);
  });
  const [plan, setPlan] = useState<Plan>(new Map());
  const prospect = "prospect" in stage ? stage.prospect : null;
  const grave = prospect?.problems.some(({ warning }) => !warning) ?? false;
  const publishable = stage.kind === "asking" && !grave && !isIncomplete(plan, stage.prospect.inside);
  return (
    <Dialog
      title={grave ? "This cannot be published yet" : "Publish this draft?"}
      open
      wide
      onClose={close}
      footer={
        <>
          <button type="button" className="bo-button" onClick={close}>
            {grave ? "Back to the draft" : "Cancel"}
          </button>
          {prospect !== null && !grave && (
            <button type="button" className="bo-button primary" disabled={!publishable} onClick={() => publish(movesOf(plan, prospect.inside))}>
              {stage.kind === "publishing" ? "Publishing…" : "Publish"}
            </button>
          )}
        </>
      }
    >
      <div className="cv-publish">
        {stage.kind === "saving" && <p role="status">Saving the draft…</p>}
        {stage.kind === "looking" && <p role="status">Looking at what would change…</p>}
        {stage.kind === "stuck" && <p className="bo-note error" role="alert">{stage.why}</p>}
        {stage.kind === "asking" && stage.why !== "" && <p className="bo-note error" role="alert">Nothing was published: {stage.why}</p>}
        {prospect !== null && <Stands problems={prospect.problems} />}
        {prospect !== null && !grave && <Meaning prospect={prospect} plan={plan} onPlan={setPlan} />}
      </div>
    </Dialog>
  );
}

interface MeaningProps {
  readonly prospect: Prospect;
  readonly plan: Plan;
  readonly onPlan: (plan: Plan) => void;
}

function Meaning({ prospect, plan, onPlan }: MeaningProps): ReactNode {
  const { changes, inside, estimate } = prospect;
  return (
    <>
      <Restarts />
      <Changes changes={changes} />
      <section>
        <h3>Who would enter</h3>
        <p>{estimate === "" ? "That cannot be told quickly for this journey." : estimate}</p>
      </section>
      <section>
        <h3>Who is inside now</h3>
        {inside.length === 0 ? (
          <p>Nobody.</p>
        ) : (
          <>
            <InsidePlan places={inside} plan={plan} onPlan={onPlan} />
            <p role="status">{planInWords(plan, inside)}</p>
          </>
        )}
      </section>
    </>
  );
}

function Changes({ changes }: { readonly changes: readonly string[] }): ReactNode {
  const live = useCanvas((state) => state.liveVersion);
  return (
    <section>
      <h3>{live === null ? "What goes live" : `What changes against version ${live}, which is live`}</h3>
      {changes.length === 0 ? (
        <p>{live === null ? "The journey as it is drawn." : "Nothing. Publishing would make another version of the same journey."}</p>
      ) : (
        <ul className="cv-changes">
          {changes.map((change, index) => (
            <li key={index}>{change}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

const PAUSED: Readonly<Record<string, string>> = {
  draining: "This campaign is paused. Publishing ends the pause: customers enter again.",
  holding: "This campaign is paused and all stand still. Publishing ends the pause: customers enter again, and those inside go on.",
  stopped: "This campaign is stopped. Publishing starts it again: customers enter from then on.",
};

/** Publishing sets a campaign going; whoever paused it should hear that. */
function Restarts(): ReactNode {
  const said = useCanvas((state) => PAUSED[state.status]);
  return said === undefined ? null : <p className="bo-note warning">{said}</p>;
}

function close(): void {
  useCanvas.getState().openSide(null);
}
