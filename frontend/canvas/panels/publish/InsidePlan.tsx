import type { ReactNode } from "react";

import { nameOf } from "../../looks";
import { draftOf, useCanvas } from "../../store";
import { everywhere, fateOf, placeKey, toTheSame, withFate, type Fate, type Plan } from "./plan";
import type { Place } from "./prospect";

export interface InsidePlanProps {
  readonly places: readonly Place[];
  readonly plan: Plan;
  readonly onPlan: (plan: Plan) => void;
}

interface Target {
  readonly id: string;
  readonly name: string;
}

/** What becomes of those inside, step by step or all at once. */
export function InsidePlan({ places, plan, onPlan }: InsidePlanProps): ReactNode {
  const targets = useTargets();
  const ids = new Set(targets.map(({ id }) => id));
  return (
    <>
      <p className="bo-muted">Everybody goes on in the version they are in, unless you say otherwise here.</p>
      <p className="bo-row">
        <button type="button" className="bo-button small" onClick={() => onPlan(new Map())}>
          All stay
        </button>
        <button type="button" className="bo-button small" onClick={() => onPlan(toTheSame(places, ids))}>
          All move to the same step
        </button>
        <button type="button" className="bo-button small" onClick={() => onPlan(everywhere(places, { do: "exit" }))}>
          All leave
        </button>
      </p>
      <div className="cv-publish-scroll">
        <table className="bo-table dense">
          <thead>
            <tr>
              <th>Version</th>
              <th>Step</th>
              <th className="num">Customers</th>
              <th>What becomes of them</th>
            </tr>
          </thead>
          <tbody>
            {places.map((place) => (
              <Line
                key={placeKey(place)}
                place={place}
                fate={fateOf(plan, place)}
                targets={targets}
                onFate={(fate) => onPlan(withFate(plan, place, fate))}
              />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

interface LineProps {
  readonly place: Place;
  readonly fate: Fate;
  readonly targets: readonly Target[];
  readonly onFate: (fate: Fate) => void;
}

function Line({ place, fate, targets, onFate }: LineProps): ReactNode {
  const where = `${place.label} in version ${place.version}`;
  const choose = (value: string): void => {
    if (value === "move") onFate({ do: "move", to: targets.some(({ id }) => id === place.node) ? place.node : "" });
    else onFate(value === "exit" ? { do: "exit" } : { do: "stay" });
  };
  return (
    <tr>
      <td className="tight">{place.version}</td>
      <td>{place.label}</td>
      <td className="num">
        {place.count.toLocaleString("en")}
        {place.sending > 0 && (
          <small className="bo-muted"> ({place.sending.toLocaleString("en")} being sent a message: they stay)</small>
        )}
      </td>
      <td>
        <span className="cv-fate">
          <select aria-label={`What becomes of those at ${where}`} value={fate.do} onChange={(event) => choose(event.target.value)}>
            <option value="stay">stay in version {place.version}</option>
            <option value="move">move to …</option>
            <option value="exit">leave the campaign</option>
          </select>
          {fate.do === "move" && (
            <select
              aria-label={`Step for those at ${where}`}
              value={fate.to}
              aria-invalid={fate.to === ""}
              onChange={(event) => onFate({ do: "move", to: event.target.value })}
            >
              <option value="">choose a step</option>
              {targets.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </span>
      </td>
    </tr>
  );
}

/** The steps of the draft that somebody can be put on: all but triggers. */
function useTargets(): readonly Target[] {
  const graph = useCanvas((state) => draftOf(state).graph);
  const byType = useCanvas((state) => state.catalog.byType);
  return graph.nodes
    .filter(({ type }) => byType.get(type)?.kind !== "trigger")
    .map((node) => ({ id: node.id, name: nameOf(useCanvas.getState(), node) }));
}
