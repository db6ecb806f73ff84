import { useMemo, useState, type ReactNode } from "react";

import { isEmpty } from "../model/empty";
import type { Finding } from "../model/server";
import { elsewhere, useFindings } from "../model/useFindings";
import type { TemplatePage } from "../model/page";
import { useTemplate, type Editing } from "../model/useTemplate";
import { PreviewPanel } from "../preview/PreviewPanel";
import { useVariables } from "../variables/useVariables";
import { Versions } from "../versions/Versions";
import { DeskContext, type Desk } from "./desk";
import { Fields } from "./Fields";
import { Findings } from "./Findings";
import { Head } from "./Head";
import { Languages } from "./Languages";
import { Overtaken } from "./Overtaken";
import { useUnsaved } from "./useUnsaved";
import { WrittenFor } from "./WrittenFor";

const OF_SAVES: ReadonlySet<string> = new Set(["slug", "name", "gateway", "im_type", "category", ""]);

/** A template: written on the left, shown on the right as a customer gets it. */
export function TemplateEditor(props: TemplatePage): ReactNode {
  // The properties of an island never change; one object for all effects.
  const [page] = useState(props);
  const editing = useTemplate(page);
  if (editing === null) return <p className="bo-muted">Loading …</p>;
  if (typeof editing === "string") {
    return (
      <p className="bo-note error" role="alert">
        {editing}
      </p>
    );
  }
  return <Opened page={page} editing={editing} />;
}

function Opened({ page, editing }: { readonly page: TemplatePage; readonly editing: Editing }): ReactNode {
  const [language, setLanguage] = useState("");
  const [event, setEvent] = useState("");
  const [versions, setVersions] = useState(false);
  const { draft, flaws } = editing;
  useUnsaved(editing.dirty && !editing.busy);
  const shown = language in draft.languages ? language : "";
  const checked = useFindings(page, draft, event);
  const findings = editing.refused === "" ? checked.filter(({ field }) => !isEmpty(draft, page.fields, field)) : shownAfter(flaws, checked);
  const desk: Desk = {
    page,
    draft,
    change: editing.change,
    generation: editing.generation,
    findings,
    variables: useVariables(event),
    readOnly: !page.may_edit,
  };
  const known = useMemo(() => new Set(page.fields.map((field) => field.name)), [page]);
  return (
    <DeskContext value={desk}>
      <div className="me">
        <Head editing={editing} onVersions={() => setVersions(true)} />
        {editing.refused !== "" && (
          <p className="bo-note error" role="alert">
            Not saved: {editing.refused}
          </p>
        )}
        <div className="me-columns">
          <section className="bo-panel bo-body me-write" aria-label="Message">
            <WrittenFor event={event} onChange={setEvent} />
            <Languages language={shown} onShow={setLanguage} />
            <Findings id="me-elsewhere" findings={elsewhere(findings, known)} />
            <Fields key={editing.generation} language={shown} />
          </section>
          <PreviewPanel language={shown} about={event} dirty={editing.dirty} />
        </div>
        {editing.overtaken && !versions && (
          <Overtaken facts={editing.overtaken} zone={page.zone} editing={editing} onVersions={() => setVersions(true)} />
        )}
        {versions && (
          <Versions
            slug={page.slug}
            zone={page.zone}
            readOnly={desk.readOnly}
            dirty={editing.dirty}
            onClose={() => setVersions(false)}
            onRestore={(version) => {
              setVersions(false);
              editing.restore(version);
            }}
          />
        )}
      </div>
    </DeskContext>
  );
}

/** After a refused save: all that a check finds, and what only the save could say. */
function shownAfter(flaws: readonly Finding[], checked: readonly Finding[]): readonly Finding[] {
  return [...flaws.filter(({ field }) => OF_SAVES.has(field)), ...checked];
}
