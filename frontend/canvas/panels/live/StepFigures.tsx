import type { ReactNode } from "react";

import { Icon } from "~/shared/Icon";

import type { NodeFigures } from "../../catalog/figures";
import { otherwise, reached } from "../../catalog/messages";
import { percent } from "../../catalog/passages";
import { portsOf } from "../../commands";
import type { GraphNode } from "../../graph/types";
import { nameOf } from "../../looks";
import { useCanvas } from "../../store";
import { Waiting } from "../waiting/Waiting";

const NOBODY: NodeFigures = { entered: 0, waiting: 0, failed: 0, left: {}, messages: null };

/** One step: who came, who is there, who went where, and how far its messages came. */
export function StepFigures({ node, version }: { readonly node: GraphNode; readonly version: number }): ReactNode {
  const figures = useCanvas((state) => state.figures?.[node.id]) ?? NOBODY;
  const name = useCanvas((state) => nameOf(state, node));
  return (
    <>
      <header className="cv-live-step">
        <h3>{name}</h3>
        <button type="button" className="bo-button small" onClick={() => useCanvas.getState().select([])}>
          <Icon name="arrow_back" /> All steps
        </button>
      </header>
      <dl className="cv-live-sums">
        <div>
          <dt>came here</dt>
          <dd>{figures.entered.toLocaleString("en")}</dd>
        </div>
        <div>
          <dt>here now</dt>
          <dd>{figures.waiting.toLocaleString("en")}</dd>
        </div>
        <div>
          <dt>failed</dt>
          <dd className={figures.failed > 0 ? "bad" : ""}>{figures.failed.toLocaleString("en")}</dd>
        </div>
      </dl>
      <Left node={node} figures={figures} />
      <Messages figures={figures} />
      <Waiting node={node} version={version} inside={figures.waiting + figures.failed} />
    </>
  );
}

const ELSEWHERE: Readonly<Record<string, string>> = { next: "went on", exit: "left the campaign here", moved: "taken elsewhere by hand" };

function Left({ node, figures }: { readonly node: GraphNode; readonly figures: NodeFigures }): ReactNode {
  const all = Object.values(figures.left).reduce((sum, count) => sum + count, 0);
  if (all === 0) return null;
  const labels = new Map(portsOf(node.id).flatMap(({ id, label }) => (/^[+−-]?$/.test(label) ? [] : [[id, label] as const])));
  return (
    <section>
      <h3>Where they went</h3>
      <Bars
        rows={Object.entries(figures.left).map(([port, count]) => ({
          key: port,
          label: labels.get(port) ?? ELSEWHERE[port] ?? port,
          count,
          share: count / all,
        }))}
      />
    </section>
  );
}

function Messages({ figures }: { readonly figures: NodeFigures }): ReactNode {
  const stages = reached(figures);
  if (stages === null) return null;
  const sent = stages[0]?.count ?? 0;
  const rest = otherwise(figures);
  return (
    <section>
      <h3>Its messages</h3>
      <Bars rows={stages.map((stage) => ({ ...stage, share: sent === 0 ? 0 : stage.count / sent }))} />
      {rest.length > 0 && <p className="bo-muted">{rest.map(({ label, count }) => `${count.toLocaleString("en")} ${label}`).join(", ")}</p>}
    </section>
  );
}

interface Bar {
  readonly key: string;
  readonly label: string;
  readonly count: number;
  readonly share: number;
}

function Bars({ rows }: { readonly rows: readonly Bar[] }): ReactNode {
  return (
    <ul className="cv-live-bars">
      {rows.map(({ key, label, count, share }) => (
        <li key={key} style={{ backgroundSize: `${Math.min(1, share) * 100}% 100%` }}>
          <span>{label}</span>
          <b>{count.toLocaleString("en")}</b>
          <small>{percent(share)}</small>
        </li>
      ))}
    </ul>
  );
}
