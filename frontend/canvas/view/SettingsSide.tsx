import type { ReactNode } from "react";

import { draftOf, mayEdit, useCanvas } from "../store";
import { ConfigForm } from "./ConfigForm";
import { SideHead } from "./Side";

/** What holds for the campaign as a whole: who may enter and how often. */
export function SettingsSide(): ReactNode {
  const schema = useCanvas((state) => state.catalog.settings);
  const settings = useCanvas((state) => state.shown?.settings ?? draftOf(state).settings);
  const editable = useCanvas(mayEdit);
  const json = useCanvas((state) => state.page.urls.json);
  const { change } = useCanvas.getState();
  return (
    <aside className="cv-side" tabIndex={-1} aria-label="Settings of the campaign">
      <SideHead title="Settings" />
      <div className="cv-side-body">
        {schema ? (
          <ConfigForm
            schema={schema}
            value={settings}
            readOnly={!editable}
            node={null}
            onChange={(value) => change((draft) => ({ ...draft, settings: value }), "settings")}
          />
        ) : (
          <p>
            The settings stand in <a href={json}>the draft as JSON</a>.
          </p>
        )}
      </div>
    </aside>
  );
}
