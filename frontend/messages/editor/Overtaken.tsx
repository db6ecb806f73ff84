import type { ReactNode } from "react";

import { Dialog } from "~/shared/Dialog";

import type { Editing, Overtaken as Facts } from "../model/useTemplate";

interface OvertakenProps {
  readonly facts: Facts;
  readonly zone: string;
  readonly editing: Editing;
  readonly onVersions: () => void;
}

/** Somebody else has saved meanwhile: nothing is replaced before it is decided whose text stays. */
export function Overtaken({ facts, zone, editing, onVersions }: OvertakenProps): ReactNode {
  const when = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: zone });
  const at = facts.at === "" ? "" : ` at ${when.format(new Date(facts.at))} (${zone})`;
  const footer = (
    <>
      <button type="button" className="bo-button" onClick={editing.stay}>
        Go on writing
      </button>
      <button type="button" className="bo-button" onClick={onVersions}>
        See what they changed
      </button>
      <button type="button" className="bo-button" onClick={editing.reload}>
        Take theirs, drop mine
      </button>
      <button type="button" className="bo-button primary" onClick={() => editing.save(true)}>
        Save mine over it
      </button>
    </>
  );
  return (
    <Dialog title="Somebody else has changed this template" open onClose={editing.stay} footer={footer}>
      <p>
        {facts.by === "" ? "Somebody" : facts.by} saved it{at}, after you opened it. Nothing of yours is saved yet. Whatever you
        replace stays among the versions.
      </p>
    </Dialog>
  );
}
