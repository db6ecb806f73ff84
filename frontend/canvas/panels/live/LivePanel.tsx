/** Customers flow through a published version: the whole, and the step that is selected. */
import { useEffect, type ReactNode } from "react";

import "./live.css";

import { shownNode } from "../../looks";
import { useCanvas } from "../../store";
import { Overview } from "./Overview";
import { StepFigures } from "./StepFigures";
import { VersionChooser } from "./VersionChooser";
import { useWatching, watch } from "./watching";

export function LivePanel(): ReactNode {
  const live = useCanvas((state) => state.liveVersion);
  const version = useWatching((state) => state.version);
  const failed = useWatching((state) => state.failed);
  const ready = useCanvas((state) => state.figures !== null);
  useEffect(() => {
    if (live !== null && useWatching.getState().version === null) void watch(live);
  }, [live]);
  if (failed !== "") {
    return (
      <div className="bo-note error" role="alert">
        <p>The version cannot be shown: {failed}</p>
        <button type="button" className="bo-button small" onClick={() => live !== null && void watch(live)}>
          Try again
        </button>
      </div>
    );
  }
  if (version === null) return <Stopped />;
  return (
    <div className="cv-live">
      <VersionChooser version={version} />
      <Told />
      {ready ? <Figures version={version} /> : <p role="status">Counting…</p>}
    </div>
  );
}

function Figures({ version }: { readonly version: number }): ReactNode {
  const chosen = useCanvas((state) => (state.selection.length === 1 ? state.selection[0] : undefined));
  const node = useCanvas((state) => (chosen === undefined ? undefined : shownNode(state, chosen)));
  return node ? <StepFigures key={node.id} node={node} version={version} /> : <Overview />;
}

/** The draft was gone back to while the panel stayed. */
function Stopped(): ReactNode {
  const live = useCanvas((state) => state.liveVersion);
  const draft = useCanvas((state) => state.shown === null);
  if (live === null) return <p className="bo-note">Nothing is published yet.</p>;
  return (
    <p>
      <button type="button" className="bo-button" onClick={() => void watch(live)}>
        {draft ? `Show version ${live} with its customers` : "Count the customers"}
      </button>
    </p>
  );
}

const SAID = {
  opening: ["off", "Opening…"],
  pushed: ["", "Live: figures change by themselves"],
  asked: ["", "Figures are fetched every 5 seconds"],
  lost: ["off", "The server cannot be reached; these figures may be old"],
} as const;

/** How fresh the figures are. */
function Told(): ReactNode {
  const [dot, said] = SAID[useWatching((state) => state.source)];
  return (
    <p className="cv-live-told bo-muted" role="status">
      <span className={`bo-live ${dot}`} />
      {said}
    </p>
  );
}
