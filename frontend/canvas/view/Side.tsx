import { Suspense, type ReactNode } from "react";

import { Boundary } from "~/shared/Boundary";

import { panels } from "../panels";
import { useCanvas } from "../store";
import { NodeSide } from "./NodeSide";
import { ProblemsSide } from "./ProblemsSide";
import { SettingsSide } from "./SettingsSide";

/** What stands on the right: a step's form, the settings, the problems, or one of the panels. */
export function Side(): ReactNode {
  const side = useCanvas((state) => state.side);
  if (side === null) return null;
  const panel = side.kind === "panel" ? panels.find((each) => each.key === side.key) : undefined;
  return (
    <>
      {side.kind === "node" && <NodeSide key={side.id} id={side.id} />}
      {side.kind === "settings" && <SettingsSide />}
      {side.kind === "problems" && <ProblemsSide />}
      {panel?.dialog === true && (
        <Boundary key={panel.key} what={panel.label}>
          <Suspense fallback={null}>{panel.render()}</Suspense>
        </Boundary>
      )}
      {panel && panel.dialog !== true && (
        <aside className="cv-side" tabIndex={-1} aria-label={panel.label}>
          <SideHead title={panel.label} />
          <div className="cv-side-body">
            <Boundary key={panel.key} what={panel.label}>
              <Suspense fallback={<p className="bo-muted">Loading…</p>}>{panel.render()}</Suspense>
            </Boundary>
          </div>
        </aside>
      )}
    </>
  );
}

/** The heading of what stands on the right, and how to close it. */
export function SideHead({ title, note }: { readonly title: string; readonly note?: ReactNode }): ReactNode {
  return (
    <header className="cv-side-head">
      <h2>{title}</h2>
      {note}
      <button type="button" className="bo-button small" aria-label="Close" title="Close (Esc)" onClick={() => useCanvas.getState().openSide(null)}>
        ✕
      </button>
    </header>
  );
}
