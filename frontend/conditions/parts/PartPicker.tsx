import { useMemo, type ReactNode } from "react";

import type { Part, Topic } from "~/conditions/catalog";
import { useDesk } from "~/conditions/desk";
import { Combobox, among, type Choice } from "~/forms/Combobox";

interface PartPickerProps {
  readonly topic: Topic;
  readonly name: string;
  /** Only parts of this kind are offered first; any name may be typed. */
  readonly numbersOnly?: boolean;
  readonly onChange: (name: string) => void;
}

/** A field inside a topic, such as a context field of an event. */
export function PartPicker({ topic, name, numbersOnly = false, onChange }: PartPickerProps): ReactNode {
  const { readOnly } = useDesk();
  const load = useMemo(() => {
    const fitting = topic.parts.filter((part) => !numbersOnly || part.kind === "number" || part.kind === "any");
    const seen = fitting.map((part) => ({ value: part.name, label: part.name, hint: hint(part) }));
    return async (q: string, signal: AbortSignal) => withTyped(await among(seen)(q, signal), q.trim());
  }, [topic, numbersOnly]);
  return (
    <div className="cb-part">
      <Combobox label="Field of the event" value={name} onChange={onChange} load={load} placeholder="field" disabled={readOnly} />
    </div>
  );
}

/** The part of this name, or what can be said of one that was never seen. */
export function partOf(topic: Topic, name: string): Part {
  return topic.parts.find((part) => part.name === name) ?? { name, kind: "any", sample: null, source: "" };
}

/** A name that was never seen may be taken as well; it stands last, so that Enter takes one that was. */
function withTyped(found: readonly Choice[], typed: string): readonly Choice[] {
  if (typed === "" || found.some((choice) => choice.value === typed)) return found;
  return [...found, { value: typed, label: typed, hint: "not seen yet" }];
}

function hint(part: Part): string {
  const sample = typeof part.sample === "string" || typeof part.sample === "number" ? ` · like ${part.sample}` : "";
  return `${part.kind === "any" ? "" : part.kind}${sample}`.slice(0, 40);
}
