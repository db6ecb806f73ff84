import type { ReactNode } from "react";

import { Icon } from "~/shared/Icon";

import { panels } from "../panels";
import { draftOf, mayEdit, useCanvas } from "../store";
import { NameField } from "./NameField";
import { SaveState } from "./SaveState";

/** The bar above: back, name, state of saving, undo, and what opens on the right. */
export function Bar({ onHelp }: { readonly onHelp: () => void }): ReactNode {
  const urls = useCanvas((state) => state.page.urls);
  const editable = useCanvas(mayEdit);
  const may = useCanvas((state) => state.page.may_edit);
  return (
    <header className="cv-bar">
      <a className="bo-button small" href={urls.campaign} title="Back to the campaign">
        <Icon name="arrow_back" /> <span className="cv-wide">Campaign</span>
      </a>
      {editable ? <NameField /> : <h1 className="cv-title"><Title /></h1>}
      <Status />
      {may ? <SaveState /> : <span className="bo-muted">You can look, but not change</span>}
      <span className="cv-grow" />
      {editable && <Travel />}
      <Sides />
      {may && (
        <a className="bo-button small" href={urls.json}>
          As JSON
        </a>
      )}
      <button type="button" className="bo-button small" aria-label="Keyboard shortcuts" title="Keyboard shortcuts (?)" onClick={onHelp}>
        ?
      </button>
    </header>
  );
}

function Title(): ReactNode {
  return useCanvas((state) => draftOf(state).name);
}

const STATUS: Readonly<Record<string, readonly [string, string]>> = {
  draft: ["bo-blue", "Draft"],
  active: ["bo-green", "Active"],
  draining: ["bo-orange", "Paused, those inside go on"],
  holding: ["bo-orange", "Paused, all stand still"],
  stopped: ["bo-red", "Stopped"],
};

function Status(): ReactNode {
  const status = useCanvas((state) => state.status);
  const version = useCanvas((state) => state.liveVersion);
  const [colour, label] = STATUS[status] ?? ["bo-grey", status];
  return (
    <span className={`bo-badge ${colour}`}>
      {label}
      {version !== null && status !== "draft" && <span className="cv-wide">, version {version}</span>}
    </span>
  );
}

function Travel(): ReactNode {
  const { undo, redo } = useCanvas.getState();
  const back = useCanvas((state) => state.history.past.length > 0);
  const forth = useCanvas((state) => state.history.future.length > 0);
  return (
    <span className="cv-group">
      <button type="button" className="bo-button small" title="Undo (Ctrl+Z)" aria-label="Undo" disabled={!back} onClick={undo}>
        <Icon name="undo" />
      </button>
      <button type="button" className="bo-button small" title="Redo (Ctrl+Shift+Z)" aria-label="Redo" disabled={!forth} onClick={redo}>
        <Icon name="redo" />
      </button>
    </span>
  );
}

function Sides(): ReactNode {
  const side = useCanvas((state) => state.side);
  const live = useCanvas((state) => state.liveVersion !== null);
  const editable = useCanvas((state) => state.page.may_edit);
  const problems = useCanvas((state) => state.checked.problems);
  const { openSide } = useCanvas.getState();
  const grave = problems.some((problem) => !problem.warning);
  const toggle = (kind: "settings" | "problems"): void => openSide(side?.kind === kind ? null : { kind });
  return (
    <span className="cv-group">
      <button
        type="button"
        className={grave ? "bo-button small danger" : "bo-button small"}
        aria-pressed={side?.kind === "problems"}
        onClick={() => toggle("problems")}
      >
        <Icon name={problems.length === 0 ? "check_circle" : "error"} /> {problemsSaid(problems.length)}
      </button>
      <button type="button" className="bo-button small" aria-pressed={side?.kind === "settings"} onClick={() => toggle("settings")}>
        <Icon name="tune" /> Settings
      </button>
      {panels
        .filter((panel) => panel.offered?.({ mayEdit: editable, live }) ?? true)
        .map(({ key, label, icon, dialog = false }) => {
          const here = side?.kind === "panel" && side.key === key;
          return (
            <button
              key={key}
              type="button"
              className={dialog ? "bo-button small primary" : "bo-button small"}
              {...(dialog ? { "aria-haspopup": "dialog" } : { "aria-pressed": here })}
              onClick={() => openSide(here ? null : { kind: "panel", key })}
            >
              <Icon name={icon} /> {label}
            </button>
          );
        })}
    </span>
  );
}

function problemsSaid(count: number): string {
  if (count === 0) return "No problems";
  return count === 1 ? "1 problem" : `${count} problems`;
}
