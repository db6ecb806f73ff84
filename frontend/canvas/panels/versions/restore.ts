import { mayEdit, useCanvas, type ShownVersion } from "../../store";

/** Makes the draft what a version was, as one step to undo; it saves itself like any other change. */
export function restore({ number, graph, settings }: ShownVersion): void {
  const { showVersion, change, say } = useCanvas.getState();
  showVersion(null);
  if (!mayEdit(useCanvas.getState())) return;
  change((draft) => ({ ...draft, graph, settings }));
  say(`The draft is as version ${number} was. Ctrl+Z brings back what it was before.`);
}
