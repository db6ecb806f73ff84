import { useCallback, useEffect, useRef, type ReactNode } from "react";

import type { Topic } from "~/conditions/catalog";
import { useDesk } from "~/conditions/desk";
import { byId, search } from "~/conditions/model/search";
import { Combobox, type Choice } from "~/forms/Combobox";

interface TopicPickerProps {
  readonly topic: Topic | null;
  readonly onChoose: (topic: Topic) => void;
}

/** What a rule is about, found by typing. */
export function TopicPicker({ topic, onChoose }: TopicPickerProps): ReactNode {
  const { catalog, readOnly } = useDesk();
  const load = useCallback(
    (q: string) => {
      const known = q.startsWith("[[") ? byId(q, catalog) : null;
      return Promise.resolve((known ? [known] : search(q, catalog)).map(choice));
    },
    [catalog],
  );
  const box = useRef<HTMLDivElement>(null);
  const id = topic?.id ?? "";
  const was = useRef(id);
  // The field is another one for another topic: whoever chose by the keyboard would stand nowhere.
  useEffect(() => {
    if (was.current !== id && document.activeElement === document.body) box.current?.querySelector("input")?.focus();
    was.current = id;
  }, [id]);
  const chosen = (wanted: string): void => {
    const found = byId(wanted, catalog);
    if (found) onChoose(found);
  };
  return (
    <div className="cb-topic" ref={box}>
      <span className="cb-kind">{topic?.group}</span>
      <Combobox
        key={id}
        label="What the rule is about"
        value={id}
        onChange={chosen}
        load={load}
        placeholder="Type: country, purchase, VIP …"
        disabled={readOnly}
      />
    </div>
  );
}

function choice(topic: Topic): Choice {
  return { value: topic.id, label: topic.label, hint: topic.hint ? `${topic.group} · ${topic.hint}` : topic.group };
}
