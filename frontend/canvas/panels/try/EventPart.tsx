import type { ReactNode } from "react";

import { nameOf } from "../../looks";
import type { GraphNode } from "../../graph/types";
import { useCanvas } from "../../store";
import { moment } from "./clock";
import { eventOf } from "./nodes";
import { Rows } from "./Rows";
import { filled, offered } from "./rows";
import { useNames, useRecent, type Recent } from "./seen";
import { useTrial } from "./trial";

interface EventPartProps {
  readonly trigger: GraphNode;
  readonly triggers: readonly GraphNode[];
}

/** Which trigger, and what sets it off: the calendar, or an event with the values of a recent one, or typed. */
export function EventPart({ trigger, triggers }: EventPartProps): ReactNode {
  const byCalendar = useCanvas((state) => state.catalog.byType.get(trigger.type)?.byCalendar ?? false);
  return (
    <fieldset className="cv-try-part">
      <legend>{byCalendar ? "Occasion" : "Event"}</legend>
      {triggers.length > 1 && <TriggerField trigger={trigger} triggers={triggers} />}
      {byCalendar ? <Occasion trigger={trigger} /> : <EventFields trigger={trigger} />}
    </fieldset>
  );
}

/** The moment is when the test run begins, and nothing else is to be said. */
function Occasion({ trigger }: { readonly trigger: GraphNode }): ReactNode {
  return (
    <>
      <Named trigger={trigger} />
      <p className="bo-muted">Its moment comes when the test run begins.</p>
    </>
  );
}

/** A trigger by its label and what it says of itself. */
function Named({ trigger }: { readonly trigger: GraphNode }): ReactNode {
  const label = useCanvas((state) => state.catalog.byType.get(trigger.type)?.label ?? trigger.type);
  const summary = useCanvas((state) => state.checked.nodes.get(trigger.id)?.summary ?? "");
  return (
    <p>
      {label}
      {summary !== "" && <small className="bo-muted"> {summary}</small>}
    </p>
  );
}

function EventFields({ trigger }: { readonly trigger: GraphNode }): ReactNode {
  const events = useCanvas((state) => state.checked.nodes.get(trigger.id)?.events);
  const { event, action } = eventOf(trigger, events);
  const named = eventOf(trigger).event;
  const names = useNames("event_field", event, action);
  const recent = useRecent(event, action);
  const payload = useTrial((state) => state.form.payload);
  const { fill } = useTrial.getState();
  // The action goes without saying: the trigger has it.
  const told = action === "" ? names : names.filter(({ name }) => name !== "client_action");
  const rows = offered(payload, told);
  return (
    <>
      {named === "" ? (
        <Named trigger={trigger} />
      ) : (
        <p>
          <code>{action === "" ? named : action}</code> {action !== "" && <small className="bo-muted">client action</small>}
        </p>
      )}
      {recent.length > 0 && <RecentField recent={recent} onChoose={(chosen) => take(chosen, rows, action !== "")} />}
      <Rows what="field" rows={rows} onChange={(changed) => fill({ payload: changed })} />
    </>
  );
}

function TriggerField({ trigger, triggers }: EventPartProps): ReactNode {
  const state = useCanvas();
  return (
    <label className="cv-try-field">
      <span>Trigger</span>
      <select
        className="fm-input"
        value={trigger.id}
        onChange={(event) => useTrial.getState().fill({ trigger: event.target.value, payload: [] })}
      >
        {triggers.map((each) => (
          <option key={each.id} value={each.id}>
            {nameOf(state, each)}
          </option>
        ))}
      </select>
    </label>
  );
}

function RecentField({ recent, onChoose }: { readonly recent: readonly Recent[]; readonly onChoose: (event: Recent) => void }): ReactNode {
  const zone = useCanvas((state) => state.page.zone);
  return (
    <label className="cv-try-field">
      <span>Like a recent one</span>
      <select
        className="fm-input"
        value=""
        onChange={(event) => {
          const chosen = recent.find(({ id }) => id === event.target.value);
          if (chosen) onChoose(chosen);
        }}
      >
        <option value="">Take the values of…</option>
        {recent.map((event) => (
          <option key={event.id} value={event.id}>
            {moment(event.at, zone, event.at)} {event.customer} {JSON.stringify(event.payload).slice(0, 80)}
          </option>
        ))}
      </select>
    </label>
  );
}

function take(event: Recent, rows: Parameters<typeof filled>[0], withoutAction: boolean): void {
  const { form, fill } = useTrial.getState();
  const { client_action: action, ...others } = event.payload;
  const values = withoutAction || action === undefined ? others : event.payload;
  const customer = form.customer === "" ? event.customer : form.customer;
  fill({ payload: filled(rows, values), customer });
}
