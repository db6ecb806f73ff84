/** The one place where conditions are edited: segments, filters, triggers, exit rules. */
import { useMemo, useState, type ReactNode } from "react";

import "~/forms/forms.css";
import "~/conditions/conditions.css";

import { DeskContext, type Desk } from "~/conditions/desk";
import { graded, place } from "~/conditions/model/problems";
import { parse, write, type Condition, type Root } from "~/conditions/model/tree";
import { GroupFields } from "~/conditions/parts/GroupFields";
import { OutcomePanel } from "~/conditions/parts/OutcomePanel";
import { Problems } from "~/conditions/parts/Problems";
import { eventQuery, useCatalog } from "~/conditions/useCatalog";
import { useOutcome } from "~/conditions/useOutcome";
import { isObject } from "~/shared/guards";

export type { Condition } from "~/conditions/model/tree";

export interface ConditionBuilderProps {
  readonly value: Condition | null;
  readonly onChange: (condition: Condition | null) => void;
  /** The event at hand: an event type, or client_action:NAME. */
  readonly event?: string | undefined;
  /** All events that may be at hand, where there are several. */
  readonly eventNames?: readonly string[];
  /** Somebody has entered a campaign here; taken to be so where an event is at hand. */
  readonly entry?: boolean;
  readonly readOnly?: boolean;
  /** For narrow places: the sample is folded away. */
  readonly compact?: boolean;
}

/** Loads what it needs by itself; reports every change, also of a condition that is not finished yet. */
export function ConditionBuilder(props: ConditionBuilderProps): ReactNode {
  const { value, onChange, event, eventNames = [], readOnly = false, compact = false } = props;
  const events = [...new Set([event ?? "", ...eventNames])].filter(Boolean);
  const entry = props.entry ?? events.length > 0;
  const [root, setRoot] = useRoot(value);
  const [dragged, drag] = useState<string | null>(null);
  const { catalog, failed, retry } = useCatalog(eventQuery(events));
  const condition = write(root);
  const following = useOutcome(condition === null ? "" : JSON.stringify(condition), events.join("\n"), entry);
  const problems = following.current ? following.outcome.said?.problems : undefined;
  const placed = useMemo(() => place(problems ?? [], root), [problems, root]);

  if (!catalog) return <Loading failed={failed} retry={retry} />;
  const change = (edit: (root: Root) => Root): void => {
    const next = edit(root);
    setRoot(next);
    const written = write(next);
    onChange(isObject(written) ? written : null);
  };
  const desk: Desk = { catalog, root, problems: placed, hasEvent: events.length > 0, hasEntry: entry, readOnly, change, dragged, drag };
  return (
    <DeskContext value={desk}>
      <div className={`cb ${compact ? "cb-narrow" : ""}`}>
        <GroupFields group={root} />
        <Problems problems={graded(root, placed.get(root.id) ?? [])} />
        {condition === null ? null : <OutcomePanel following={following} compact={compact} />}
      </div>
    </DeskContext>
  );
}

/** The condition with its ids; read anew only when the value is not what was last written. */
function useRoot(value: Condition | null): [Root, (root: Root) => void] {
  const [root, setRoot] = useState<Root>(() => parse(value));
  const [given, setGiven] = useState(value);
  if (value !== given) {
    setGiven(value);
    if (JSON.stringify(value) !== JSON.stringify(write(root))) setRoot(parse(value));
  }
  return [root, setRoot];
}

function Loading({ failed, retry }: { readonly failed: boolean; readonly retry: () => void }): ReactNode {
  if (!failed) return <p className="cb cb-word">Loading …</p>;
  return (
    <div className="cb bo-note error">
      The condition editor could not be loaded.{" "}
      <button type="button" className="cb-quiet" onClick={retry}>
        Try again
      </button>
    </div>
  );
}
