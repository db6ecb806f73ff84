import { useEffect, useEffectEvent, useRef, useState, type ReactNode } from "react";

import { useDesk } from "../editor/desk";

export interface VisualProps {
  /** Where it begins; later ones are not looked at. */
  readonly source: string;
  readonly onChange: (source: string) => void;
}

interface Opened {
  readonly offer: (names: readonly string[]) => void;
}

/** The mail as blocks. The editor itself is fetched when this is shown. */
export function Visual({ source, onChange }: VisualProps): ReactNode {
  const { variables } = useDesk();
  const place = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<Opened | "loading" | "failed">("loading");
  const changed = useEffectEvent(onChange);
  const begin = useEffectEvent(async (element: HTMLElement, signal: AbortSignal): Promise<() => void> => {
    const { openBlocks, offerVariables } = await import("./blocks");
    if (signal.aborted) return () => undefined;
    const editor = openBlocks(element, source, (next) => changed(next));
    setOpened({ offer: (names) => offerVariables(editor, names) });
    return () => editor.destroy();
  });
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const calling = new AbortController();
    const opening = begin(element, calling.signal);
    opening.catch(() => setOpened("failed"));
    return () => {
      calling.abort();
      void opening.then((close) => close());
    };
  }, []);
  useEffect(() => {
    if (typeof opened !== "string") opened.offer(variables.map((variable) => variable.name));
  }, [opened, variables]);
  return (
    <div className="me-visual">
      {opened === "loading" && <p className="bo-muted">The visual editor is being loaded …</p>}
      {opened === "failed" && (
        <p className="bo-note error" role="alert">
          The visual editor cannot be loaded. Reload the page, or go on in the MJML source.
        </p>
      )}
      <div className="me-blocks" ref={place} />
    </div>
  );
}
