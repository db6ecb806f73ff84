/** How a campaign begins: empty, from the gallery, like another one, or from a file. */
import { useEffect, useState, type ReactNode } from "react";

import { parseCatalog } from "~/canvas/catalog/parse";
import type { Catalog } from "~/canvas/catalog/types";
import { read } from "~/shared/api";
import { Icon } from "~/shared/Icon";
import { wordsOf } from "~/shared/words";

import type { Beginning } from "./begin";
import { Card } from "./Card";
import { CopyPart } from "./CopyPart";
import { fetchEntries, type Entry } from "./entries";
import { FilePart } from "./FilePart";
import { NameDialog } from "./NameDialog";

export interface NewCampaignProps {
  /** The list of campaigns; a campaign's pages hang beneath it. */
  readonly campaigns: string;
}

export function NewCampaign({ campaigns }: NewCampaignProps): ReactNode {
  const [beginning, setBeginning] = useState<Beginning | null>(null);
  return (
    <div className="ga-root">
      <div className="ga-parts">
        <section className="bo-panel ga-part">
          <h2>Start empty</h2>
          <p className="bo-muted">A campaign waits for something to happen to a customer, and takes them through steps from there.</p>
          <button type="button" className="bo-button primary" onClick={() => setBeginning({ kind: "empty" })}>
            <Icon name="add" /> Empty campaign
          </button>
        </section>
        <CopyPart onUse={(slug, name) => setBeginning({ kind: "copy", slug, name })} />
        <FilePart onUse={setBeginning} />
      </div>
      <Gallery onUse={(entry) => setBeginning({ kind: "entry", entry })} />
      {beginning !== null && (
        <NameDialog
          beginning={beginning}
          onClose={() => setBeginning(null)}
          onMade={(slug) => {
            window.location.href = `${campaigns}${slug}/canvas/`;
          }}
        />
      )}
    </div>
  );
}

interface GalleryProps {
  readonly onUse: (entry: Entry) => void;
}

type Found = { readonly entries: readonly Entry[]; readonly catalog: Catalog } | { readonly failed: string } | null;

function Gallery({ onUse }: GalleryProps): ReactNode {
  const [found, setFound] = useState<Found>(null);
  useEffect(() => {
    const asking = new AbortController();
    const { signal } = asking;
    Promise.all([fetchEntries(signal), read<unknown>("catalog", { signal })]).then(
      ([entries, catalog]) => setFound({ entries, catalog: parseCatalog(catalog) }),
      (error: unknown) => {
        if (!signal.aborted) setFound({ failed: wordsOf(error) });
      },
    );
    return () => asking.abort();
  }, []);
  return (
    <section>
      <h2>Or begin with a journey that works</h2>
      {found === null && <p role="status">Opening the gallery…</p>}
      {found !== null && "failed" in found && <p className="bo-note error" role="alert">The gallery cannot be shown: {found.failed}</p>}
      {found !== null && "entries" in found && (
        <ul className="ga-cards">
          {found.entries.map((entry) => (
            <Card key={entry.key} entry={entry} catalog={found.catalog} onUse={() => onUse(entry)} />
          ))}
        </ul>
      )}
    </section>
  );
}
