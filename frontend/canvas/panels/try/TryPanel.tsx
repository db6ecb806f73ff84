/** The test run: a customer walks the journey on the screen, saved or not, on a clock that jumps. Nothing is sent. */
import { useEffect, type ReactNode } from "react";

import "./try.css";

import { graphShown, useCanvas } from "../../store";
import { CustomerPart } from "./CustomerPart";
import { EventPart } from "./EventPart";
import { OutcomesPart } from "./OutcomesPart";
import { Outcome } from "./Outcome";
import { StartPart } from "./StartPart";
import { triggersOf } from "./nodes";
import { useTrial } from "./trial";

export function TryPanel(): ReactNode {
  const graph = useCanvas(graphShown);
  const byType = useCanvas((state) => state.catalog.byType);
  const chosen = useTrial((state) => state.form.trigger);
  const folded = useTrial((state) => state.folded);
  useEffect(() => () => useCanvas.getState().setHighlight(null), []);
  const triggers = triggersOf(graph, byType);
  const trigger = triggers.find(({ id }) => id === chosen) ?? triggers[0];
  if (!trigger) {
    return <p className="bo-note">A test run begins at a trigger. Put one on the canvas and connect it first.</p>;
  }
  return (
    <div className="cv-try">
      <p className="bo-muted">A customer walks the journey as it is drawn here. Nothing is sent and nothing is kept.</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          walk(trigger.id, false);
        }}
      >
        {folded ? (
          <button type="button" className="bo-button small" onClick={() => useTrial.getState().fold(false)}>
            Change customer, event or outcomes
          </button>
        ) : (
          <>
            <CustomerPart />
            <EventPart key={trigger.id} trigger={trigger} triggers={triggers} />
            <OutcomesPart />
            <StartPart />
          </>
        )}
        <Run again={folded} />
      </form>
      <Outcome onDespiteRules={() => walk(trigger.id, true)} />
    </div>
  );
}

function Run({ again }: { readonly again: boolean }): ReactNode {
  const walking = useTrial((state) => state.result.kind === "walking");
  const ready = useTrial(({ form }) => form.written || form.customer !== "");
  return (
    <p className="cv-try-run">
      <button type="submit" className="bo-button primary" disabled={walking || !ready}>
        {walking ? "Walking…" : again ? "Start it again" : "Start the test run"}
      </button>
      {!ready && <small className="bo-muted">Choose a customer first.</small>}
    </p>
  );
}

function walk(trigger: string, despiteRules: boolean): void {
  const state = useCanvas.getState();
  const settings = (state.shown ?? state.history.present).settings;
  const journey = { graph: graphShown(state), settings, trigger, zone: state.page.zone };
  void useTrial.getState().walk(state.page.slug, journey, despiteRules);
}
