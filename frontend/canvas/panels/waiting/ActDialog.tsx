import { useState, type ReactNode } from "react";

import { Dialog } from "~/shared/Dialog";
import { wordsOf } from "~/shared/words";

import { onward } from "../../catalog/outlets";
import { named, portsOf } from "../../commands";
import type { GraphNode } from "../../graph/types";
import { nameOf } from "../../looks";
import { graphShown, useCanvas } from "../../store";
import { act, type Deed, type Who } from "./runs";
import { consequence, outcome, question } from "./words";

export interface ActDialogProps {
  readonly deed: Deed;
  readonly who: Who;
  readonly count: number;
  readonly node: GraphNode;
  readonly onClose: () => void;
  /** Hears in a sentence what was done. */
  readonly onDone: (said: string) => void;
}

const VERBS: Readonly<Record<Deed, string>> = { skip: "Skip the step", move: "Move them", stop: "Stop them" };

/** Says what will happen to whom, and does it when that is meant. */
export function ActDialog({ deed, who, count, node, onClose, onDone }: ActDialogProps): ReactNode {
  const [to, setTo] = useState("");
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState("");
  const slug = useCanvas((state) => state.page.slug);
  const go = (): void => {
    setBusy(true);
    act(slug, who, deed, to).then(
      (changed) => onDone(outcome(deed, changed, count)),
      (error: unknown) => {
        setBusy(false);
        setFailed(wordsOf(error));
      },
    );
  };
  return (
    <Dialog
      title={question(deed, count)}
      open
      onClose={onClose}
      footer={
        <>
          <button type="button" className="bo-button" onClick={onClose}>
            Cancel
          </button>
          <button type="button" className="bo-button primary" disabled={busy || (deed === "move" && to === "")} onClick={go}>
            {VERBS[deed]}
          </button>
        </>
      }
    >
      <div className="cv-act">
        {deed === "move" && <Where node={node} value={to} onChange={setTo} />}
        <p>{consequence(deed, named(node.id), after(node), to === "" ? "" : named(to))}</p>
        <p className="bo-muted">Who is being sent a message just now is left alone. Each customer&apos;s way says who did this.</p>
        {failed !== "" && <p className="bo-note error" role="alert">Nothing was done: {failed}</p>}
      </div>
    </Dialog>
  );
}

interface WhereProps {
  readonly node: GraphNode;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** The other steps of the version, triggers excepted. */
function Where({ node, value, onChange }: WhereProps): ReactNode {
  const graph = useCanvas(graphShown);
  const byType = useCanvas((state) => state.catalog.byType);
  const others = graph.nodes.filter(({ id, type }) => id !== node.id && byType.get(type)?.kind !== "trigger");
  return (
    <label>
      <span>Move to</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">choose a step</option>
        {others.map((each) => (
          <option key={each.id} value={each.id}>
            {nameOf(useCanvas.getState(), each)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What comes after the step by its usual outlet; "" for nothing. */
function after(node: GraphNode): string {
  const port = onward(portsOf(node.id)) ?? "next";
  const edge = graphShown(useCanvas.getState()).edges.find((each) => each.from === node.id && each.port === port);
  return edge ? named(edge.to) : "";
}
