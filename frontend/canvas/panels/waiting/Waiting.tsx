import { useState, type ReactNode } from "react";

import "./waiting.css";

import type { GraphNode } from "../../graph/types";
import { useCanvas } from "../../store";
import { ActDialog } from "./ActDialog";
import { Row } from "./Row";
import type { Deed, Standing, Who } from "./runs";
import { useStanding } from "./useStanding";

export interface WaitingProps {
  readonly node: GraphNode;
  readonly version: number;
  /** How many the figures say are there. */
  readonly inside: number;
}

interface Asked {
  readonly deed: Deed;
  readonly who: Who;
  readonly count: number;
}

const NOBODY: readonly Standing[] = [];

/** The customers at a step: who, since when, until when; with the right, what can be done with them. */
export function Waiting({ node, version, inside }: WaitingProps): ReactNode {
  const [trail, setTrail] = useState<readonly string[]>([]);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [asked, setAsked] = useState<Asked | null>(null);
  const may = useCanvas((state) => state.page.may_edit);
  const zone = useCanvas((state) => state.page.zone);
  const { page, failed, again } = useStanding(version, node.id, trail.at(-1) ?? "", inside);
  const rows = page?.rows ?? NOBODY;
  const picked = rows.filter(({ run }) => chosen.has(run)).map(({ run }) => run);
  const turn = (to: readonly string[]): void => {
    setTrail(to);
    setChosen(new Set());
  };
  if (failed !== "") return <p className="bo-note error" role="alert">Who is here cannot be shown: {failed}</p>;
  if (page === null) return <p role="status">Looking who is here…</p>;
  return (
    <section className="cv-waiting" aria-label="Customers here">
      <h3>
        Customers here <small className="bo-muted">(times: {zone})</small>
      </h3>
      {rows.length === 0 ? (
        <p className="bo-muted">Nobody at present.</p>
      ) : (
        <>
          {may && (
            <Deeds
              picked={picked.length}
              all={inside}
              onPickAll={(on) => setChosen(new Set(on ? rows.map(({ run }) => run) : []))}
              everyRowPicked={picked.length === rows.length}
              onDeed={(deed) =>
                setAsked(
                  picked.length > 0
                    ? { deed, who: { runs: picked }, count: picked.length }
                    : { deed, who: { version, node: node.id }, count: Math.max(inside, rows.length) },
                )
              }
            />
          )}
          <ul className="cv-waiting-rows">
            {rows.map((row) => (
              <Row key={row.run} row={row} zone={zone} {...(may ? { picked: chosen.has(row.run), onPick: (on) => setChosen(toggled(chosen, row.run, on)) } : {})} />
            ))}
          </ul>
          {(trail.length > 0 || page.next !== "") && (
            <p className="bo-row">
              <button type="button" className="bo-button small" disabled={trail.length === 0} onClick={() => turn(trail.slice(0, -1))}>
                Newer
              </button>
              <button type="button" className="bo-button small" disabled={page.next === ""} onClick={() => turn([...trail, page.next])}>
                Older
              </button>
            </p>
          )}
        </>
      )}
      {asked !== null && (
        <ActDialog
          {...asked}
          node={node}
          onClose={() => setAsked(null)}
          onDone={(said) => {
            setAsked(null);
            turn([]);
            again();
            useCanvas.getState().say(said);
          }}
        />
      )}
    </section>
  );
}

interface DeedsProps {
  readonly picked: number;
  readonly all: number;
  readonly everyRowPicked: boolean;
  readonly onPickAll: (on: boolean) => void;
  readonly onDeed: (deed: Deed) => void;
}

/** Buttons for the chosen ones, or for all as long as none is chosen. */
function Deeds({ picked, all, everyRowPicked, onPickAll, onDeed }: DeedsProps): ReactNode {
  const whom = picked > 0 ? `${picked} chosen` : `all ${all.toLocaleString("en")}`;
  return (
    <div className="cv-waiting-deeds">
      <label>
        <input type="checkbox" checked={everyRowPicked} onChange={(event) => onPickAll(event.target.checked)} /> Choose these
      </label>
      <span className="bo-row">
        <span className="bo-muted">For {whom}:</span>
        <button type="button" className="bo-button small" onClick={() => onDeed("skip")}>
          Skip
        </button>
        <button type="button" className="bo-button small" onClick={() => onDeed("move")}>
          Move…
        </button>
        <button type="button" className="bo-button small danger" onClick={() => onDeed("stop")}>
          Stop
        </button>
      </span>
    </div>
  );
}

function toggled(chosen: ReadonlySet<number>, run: number, on: boolean): ReadonlySet<number> {
  const others = new Set(chosen);
  if (on) others.add(run);
  else others.delete(run);
  return others;
}
