import { useState, type ReactNode } from "react";

import { Dialog } from "~/shared/Dialog";

import { make, refusal, templatesOf, type Beginning, type Refusal } from "./begin";
import { channelsOf } from "./entries";
import { Gateway } from "./Gateway";
import { slugFlaw, slugOf } from "./slug";

export interface NameDialogProps {
  readonly beginning: Beginning;
  readonly onClose: () => void;
  /** Hears the slug of the new campaign. */
  readonly onMade: (slug: string) => void;
}

const NOTHING: Refusal = { message: "", slug: "", problems: [] };

/** What the new campaign is called; says what comes along, and what stands against it. */
export function NameDialog({ beginning, onClose, onMade }: NameDialogProps): ReactNode {
  const [name, setName] = useState(suggested(beginning));
  const [ownSlug, setOwnSlug] = useState<string | null>(beginning.kind === "file" ? beginning.slug : null);
  const [gateways, setGateways] = useState<Readonly<Record<string, string>>>({});
  const [refused, setRefused] = useState(NOTHING);
  const [busy, setBusy] = useState(false);
  const slug = ownSlug ?? slugOf(name);
  const templates = templatesOf(beginning);
  const go = (): void => {
    const flaw = slugFlaw(slug);
    if (name.trim() === "" || flaw !== "") {
      setRefused({ message: name.trim() === "" ? "Give the campaign a name." : "", slug: name.trim() === "" ? "" : flaw, problems: [] });
      return;
    }
    setBusy(true);
    make(beginning, { name: name.trim(), slug, gateways }).then(onMade, (error: unknown) => {
      setBusy(false);
      setRefused(refusal(error));
    });
  };
  return (
    <Dialog
      title={TITLES[beginning.kind]}
      open
      onClose={onClose}
      footer={
        <>
          <button type="button" className="bo-button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" form="ga-name" className="bo-button primary" disabled={busy}>
            {busy ? "Making it…" : "Make the campaign"}
          </button>
        </>
      }
    >
      <form
        id="ga-name"
        className="ga-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          go();
        }}
      >
        <label>
          <span>Name</span>
          <input value={name} maxLength={200} onChange={(event) => setName(event.target.value)} />
        </label>
        <label>
          <span>Slug</span>
          <input
            value={slug}
            maxLength={100}
            aria-invalid={refused.slug !== ""}
            aria-describedby={refused.slug === "" ? "ga-slug-help" : "ga-slug-help ga-slug-flaw"}
            onChange={(event) => setOwnSlug(event.target.value)}
          />
        </label>
        <small id="ga-slug-help" className="bo-muted">
          The REST API and the messages name the campaign by it; it stays.
        </small>
        {refused.slug !== "" && <p id="ga-slug-flaw" className="bo-note error" role="alert">{refused.slug}</p>}
        {templates.length > 0 && (
          <p>
            Brings along what you do not have yet of these templates: {templates.map((template) => `“${template.name}”`).join(", ")}.
          </p>
        )}
        {channelsOf(templates).map((channel) => (
          <Gateway
            key={channel}
            channel={channel}
            value={gateways[channel] ?? ""}
            onChange={(gateway) => setGateways((known) => ({ ...known, [channel]: gateway }))}
          />
        ))}
        <Against refused={refused} />
      </form>
    </Dialog>
  );
}

const TITLES: Readonly<Record<Beginning["kind"], string>> = {
  empty: "An empty campaign",
  entry: "A campaign from the gallery",
  copy: "A copy of a campaign",
  file: "A campaign from a file",
};

function suggested(beginning: Beginning): string {
  if (beginning.kind === "entry") return beginning.entry.name;
  if (beginning.kind === "copy") return `${beginning.name} (copy)`;
  return beginning.kind === "file" ? beginning.name : "";
}

function Against({ refused }: { readonly refused: Refusal }): ReactNode {
  const { message, problems } = refused;
  if (message === "" && problems.length === 0) return null;
  return (
    <div className="bo-note error" role="alert">
      <p>Nothing was made or changed. {problems.length === 0 ? message : "What is wrong:"}</p>
      {problems.length > 0 && (
        <ul>
          {problems.map((problem, index) => (
            <li key={index}>{problem}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
