import { ReactFlowProvider } from "@xyflow/react";
import { useEffect, useState, type ReactNode } from "react";

import { wordsOf } from "~/shared/words";

import { startChecking } from "../catalog/checking";
import { load } from "../load";
import { startSaving } from "../saving/effects";
import { useCanvas, type CanvasProps } from "../store";
import { Bar } from "./Bar";
import { Conflict } from "./Conflict";
import { Flow } from "./Flow";
import { Locked } from "./Locked";
import { Notice } from "./Notice";
import { Palette } from "./Palette";
import { Shortcuts } from "./Shortcuts";
import { Side } from "./Side";
import { useClipboard } from "./useClipboard";
import { useKeys } from "./useKeys";

type Loading = "loading" | "ready" | { readonly failed: string };

/** The journey canvas of one campaign. */
export function Canvas(props: CanvasProps): ReactNode {
  const [loading, setLoading] = useState<Loading>("loading");
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    load(props).then(
      () => setLoading("ready"),
      (error: unknown) => setLoading({ failed: wordsOf(error) }),
    );
    // The page's properties never change; a new turn is a new try.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [turn]);
  if (loading === "ready") return <Ready />;
  if (loading === "loading") return <p className="cv-wait" role="status">Opening the campaign…</p>;
  return (
    <div className="cv-wait" role="alert">
      <p>The campaign could not be opened: {loading.failed}</p>
      <p>
        <button type="button" className="bo-button primary" onClick={() => setTurn(turn + 1)}>
          Try again
        </button>{" "}
        <a className="bo-button" href={props.urls.campaign}>
          Back to the campaign
        </a>
      </p>
    </div>
  );
}

function Ready(): ReactNode {
  const mayEdit = useCanvas((state) => state.page.may_edit);
  const [help, setHelp] = useState(false);
  useEffect(() => startChecking(), []);
  useEffect(() => (mayEdit ? startSaving() : undefined), [mayEdit]);
  return (
    <ReactFlowProvider>
      <Listening onHelp={() => setHelp(true)} />
      <div className="cv-root bo">
        <Bar onHelp={() => setHelp(true)} />
        <Locked />
        <div className="cv-main">
          <Palette />
          <Flow />
          <Side />
        </div>
        <Notice />
        <Conflict />
        <Shortcuts open={help} onClose={() => setHelp(false)} />
      </div>
    </ReactFlowProvider>
  );
}

/** Keys and the clipboard, beside everything that is drawn. */
function Listening({ onHelp }: { readonly onHelp: () => void }): ReactNode {
  useKeys(onHelp);
  useClipboard();
  return null;
}
