import { useEffect, useState, type ReactNode } from "react";

import { Dialog } from "~/shared/Dialog";
import { wordsOf } from "~/shared/words";

import { useCanvas } from "../../store";
import { watch } from "../live/watching";
import { restore } from "./restore";
import { fetchVersion, type WholeVersion } from "./version";

/** What can be done with one version; when it is open, what it changed. */
export function Chosen({ number, open }: { readonly number: number; readonly open: boolean }): ReactNode {
  const may = useCanvas((state) => state.page.may_edit);
  const [whole, setWhole] = useState<WholeVersion | null>(null);
  const [failed, setFailed] = useState("");
  const [asking, setAsking] = useState(false);
  const get = async (then: (found: WholeVersion) => void): Promise<void> => {
    try {
      const found = whole ?? (await fetchVersion(useCanvas.getState().page.slug, number));
      setWhole(found);
      setFailed("");
      then(found);
    } catch (error) {
      setFailed(wordsOf(error));
    }
  };
  useEffect(() => {
    let gone = false;
    // It may have been opened elsewhere, by watching its customers; without the changes the rest still stands.
    if (open) fetchVersion(useCanvas.getState().page.slug, number).then((found) => !gone && setWhole(found), () => undefined);
    return () => {
      gone = true;
    };
  }, [open, number]);
  return (
    <>
      <p className="bo-row">
        {open ? (
          <button type="button" className="bo-button small" onClick={() => useCanvas.getState().showVersion(null)}>
            Back to the draft
          </button>
        ) : (
          <button type="button" className="bo-button small" onClick={() => void get(({ shown }) => useCanvas.getState().showVersion(shown))}>
            View
          </button>
        )}
        <button type="button" className="bo-button small" onClick={() => count(number)}>
          Customers
        </button>
        {may && (
          <button type="button" className="bo-button small" onClick={() => void get(() => setAsking(true))}>
            Restore…
          </button>
        )}
      </p>
      {failed !== "" && <p className="bo-note error" role="alert">Version {number} cannot be shown: {failed}</p>}
      {open && whole !== null && <Changes whole={whole} />}
      {asking && whole !== null && <Restore whole={whole} onClose={() => setAsking(false)} />}
    </>
  );
}

function Changes({ whole }: { readonly whole: WholeVersion }): ReactNode {
  if (whole.changes.length === 0) return <p>The same journey as the version before.</p>;
  return (
    <ul className="cv-changes" aria-label={`What version ${whole.shown.number} changed`}>
      {whole.changes.map((change, index) => (
        <li key={index}>{change}</li>
      ))}
    </ul>
  );
}

function Restore({ whole, onClose }: { readonly whole: WholeVersion; readonly onClose: () => void }): ReactNode {
  const { number } = whole.shown;
  return (
    <Dialog
      title={`Take version ${number} as the draft?`}
      open
      onClose={onClose}
      footer={
        <>
          <button type="button" className="bo-button" onClick={onClose}>
            Cancel
          </button>
          <button
            type="button"
            className="bo-button primary"
            onClick={() => {
              onClose();
              restore(whole.shown);
            }}
          >
            Restore version {number}
          </button>
        </>
      }
    >
      <p>
        The draft becomes what version {number} was: its steps, lines and settings. What the draft is now is replaced; Ctrl+Z brings
        it back as long as this page is open. Customers notice nothing until you publish.
      </p>
    </Dialog>
  );
}

function count(number: number): void {
  const { select, openSide } = useCanvas.getState();
  select([]);
  openSide({ kind: "panel", key: "live" });
  void watch(number);
}
