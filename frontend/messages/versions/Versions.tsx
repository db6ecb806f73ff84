import { useEffect, useState, type ReactNode } from "react";

import { Dialog } from "~/shared/Dialog";

import { Difference } from "./Difference";
import { readVersions, type Version, type VersionsPage } from "./history";

interface VersionsProps {
  readonly slug: string;
  readonly zone: string;
  readonly readOnly: boolean;
  /** There is something unsaved, which restoring would replace. */
  readonly dirty: boolean;
  readonly onRestore: (version: number) => void;
  readonly onClose: () => void;
}

/** All saves with who and when; what each changed; and the way back to it. */
export function Versions({ slug, zone, readOnly, dirty, onRestore, onClose }: VersionsProps): ReactNode {
  const [shown, setShown] = useState<VersionsPage | null>(null);
  const [problem, setProblem] = useState("");
  const [chosen, setChosen] = useState<number | null>(null);
  const failed = (): void => setProblem("The versions cannot be loaded. Close this and try again.");
  const more = (path: string): void => {
    const join = (page: VersionsPage): void =>
      setShown((now) => ({ ...page, versions: [...(now?.versions ?? []), ...page.versions] }));
    readVersions(slug, path).then(join, failed);
  };
  useEffect(() => {
    readVersions(slug).then(setShown, failed);
  }, [slug]);
  const newest = shown?.versions[0]?.number;
  const next = shown?.next ?? null;
  return (
    <Dialog title="Versions" open wide onClose={onClose}>
      {problem !== "" && <p className="bo-note error">{problem}</p>}
      {shown === null && problem === "" && <p className="bo-muted">Loading …</p>}
      <p className="bo-muted">Times in {zone}.</p>
      <ol className="me-versions">
        {shown?.versions.map((version) => (
          <li key={version.number}>
            <div className="bo-row">
              <button
                type="button"
                className="bo-button small"
                aria-expanded={chosen === version.number}
                onClick={() => setChosen(chosen === version.number ? null : version.number)}
              >
                Version {version.number}
              </button>
              <span className="bo-grow">{said(version, zone)}</span>
              {version.number === newest && <span className="bo-badge bo-green">newest</span>}
              {!readOnly && version.number !== newest && chosen === version.number && (
                <button type="button" className="bo-button small" onClick={() => onRestore(version.number)}>
                  {dirty ? "Restore, dropping what is unsaved" : "Restore"}
                </button>
              )}
            </div>
            {chosen === version.number && <Difference slug={slug} version={version.number} />}
          </li>
        ))}
      </ol>
      {next !== null && (
        <button type="button" className="bo-button" onClick={() => more(next)}>
          Earlier ones
        </button>
      )}
    </Dialog>
  );
}

function said({ at, by }: Version, zone: string): string {
  const when = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: zone });
  return `${when.format(new Date(at))} by ${by}`;
}
