import { useCallback, type ReactNode } from "react";

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
  const chosen = (id: string): void => {
    const found = byId(id, catalog);
    if (found) onChoose(found);
  };
  return (
    <div className="cb-topic">
      <span className="cb-kind">{topic?.group}</span>
      <Combobox
        key={topic?.id ?? ""}
        label="What the rule is about"
        value={topic?.id ?? ""}
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
