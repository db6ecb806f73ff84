import { Suspense, lazy, useMemo, type ReactNode } from "react";

import { Boundary } from "~/shared/Boundary";
import { text, type Json } from "~/shared/guards";

import type { Problem } from "../catalog/check";
import type { GraphNode } from "../graph/types";
import { nameOf, problemsByNode, shortly } from "../looks";
import { graphShown, useCanvas, type CanvasState } from "../store";

/** Loaded when the first form opens: an open canvas does not need it. */
const NodeForm = lazy(async () => ({ default: (await import("~/forms/NodeForm")).NodeForm }));

const NONE: readonly Problem[] = [];

export interface ConfigFormProps {
  readonly schema: Json;
  readonly value: Json;
  readonly readOnly: boolean;
  /** Whose config it is; null for the campaign's settings. */
  readonly node: GraphNode | null;
  readonly onChange: (value: Json) => void;
}

/** The form that a schema draws, with what its widgets may want to know of the journey. */
export function ConfigForm({ schema, value, readOnly, node, onChange }: ConfigFormProps): ReactNode {
  const problems = useCanvas((state) => problemsByNode(state.checked.problems).get(node?.id ?? ""));
  const graph = useCanvas(graphShown);
  const checked = useCanvas((state) => state.checked);
  const context = useMemo(() => {
    const state = useCanvas.getState();
    return {
      eventNames: eventsOf(state),
      nodes: graph.nodes.map((each) => ({ id: each.id, type: each.type, label: nameOf(state, each) })),
      zone: state.page.zone,
      readOnly,
    };
    // `checked` brings new summaries, which are part of the names.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [graph, checked, readOnly]);
  const label = useCanvas((state) => state.catalog.byType.get(node?.type ?? "")?.label ?? "");
  const beside = useMemo(
    () => (node ? (problems ?? NONE).map((problem) => shortly(problem, label)) : ofSettings(problems ?? NONE)),
    [node, problems, label],
  );
  return (
    <Boundary what="This form">
      <Suspense fallback={<p className="bo-muted">Loading the form…</p>}>
        <NodeForm key={node?.id ?? ""} schema={schema} value={value} onChange={onChange} problems={beside} context={context} />
      </Suspense>
    </Boundary>
  );
}

/** Those that are about the settings, as their form names the fields. */
function ofSettings(problems: readonly Problem[]): Problem[] {
  const start = "settings.";
  return problems
    .filter(({ field }) => field.startsWith(start))
    .map((problem) => ({ ...shortly(problem, "Settings"), field: problem.field.slice(start.length) }));
}

/** The events that can bring a customer in: their fields are what `$field` may name. */
function eventsOf(state: CanvasState): string[] {
  const triggers = graphShown(state).nodes.filter(({ type }) => state.catalog.byType.get(type)?.kind === "trigger");
  const names = triggers.flatMap(({ id, config }) => eventNames(config, state.checked.nodes.get(id)?.events ?? []));
  return [...new Set(names)];
}

/**
 * The event that the config names, else those that the check knows of. A client action has fields of its own:
 * `client_action:NAME`, as the conditions and `choices/event_field` take it.
 */
function eventNames(config: Json, listened: readonly string[]): readonly string[] {
  const [event, action] = [text(config["event"]), text(config["action"])];
  if (event === "") return listened;
  return [event === "client_action" && action !== "" ? `${event}:${action}` : event];
}
