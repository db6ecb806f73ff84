import type { ReactNode } from "react";

import type { Setting } from "~/conditions/catalog";
import { useDesk } from "~/conditions/desk";
import { about, keyOf, topicOf, withSetting } from "~/conditions/model/rule";
import { ChoiceField } from "~/conditions/parts/ChoiceField";
import { ComparisonFields } from "~/conditions/parts/ComparisonFields";
import { JsonField } from "~/conditions/parts/JsonField";
import { MeasureFields } from "~/conditions/parts/MeasureFields";
import { NumberValue } from "~/conditions/values/NumberValue";
import { PeriodFields } from "~/conditions/parts/PeriodFields";
import { RowsFields, type SettingProps } from "~/conditions/parts/RowsFields";
import { TextField } from "~/conditions/parts/TextField";
import { TopicPicker } from "~/conditions/parts/TopicPicker";
import { isObject, type Json } from "~/shared/guards";

interface RuleFieldsProps {
  readonly leaf: Json;
  readonly onChange: (leaf: Json) => void;
}

/** A rule: what it is about, and a control for each setting that its kind has. One that nobody knows is JSON. */
export function RuleFields({ leaf, onChange }: RuleFieldsProps): ReactNode {
  const { catalog, readOnly } = useDesk();
  const key = keyOf(leaf, catalog);
  if (key === null && Object.keys(leaf).length) {
    return (
      <div className="cb-unknown">
        <p className="cb-word">This editor does not know this kind of rule. It is kept as it is.</p>
        <JsonField label="Rule as JSON" value={leaf} readOnly={readOnly} onChange={(value) => isObject(value) && onChange(value)} />
      </div>
    );
  }
  const topic = key === null ? null : topicOf(leaf, key, catalog);
  const settings = key === null ? [] : (catalog.kinds.get(key)?.settings ?? []);
  const meant = settings.filter((setting) => !(topic && setting.name in topic.rule) && (setting.name in leaf || !topic?.without.includes(setting.name)));
  const extra = meant.filter((setting) => setting.control === "text" && !setting.required && !(setting.name in leaf));
  const inline = meant.filter((setting) => setting.control !== "rows" && !extra.includes(setting));
  const rows = meant.filter((setting) => setting.control === "rows");
  const control = (setting: Setting): ReactNode =>
    topic ? <SettingField key={setting.name || setting.control} setting={setting} topic={topic} leaf={leaf} onChange={onChange} /> : null;
  return (
    <>
      <div className="cb-line">
        <TopicPicker topic={topic} onChoose={(chosen) => onChange(about(chosen, catalog, leaf))} />
        {inline.map(control)}
      </div>
      {rows.map(control)}
      {topic && extra.length && !readOnly ? (
        <div className="cb-line">
          {extra.map((setting) => (
            <button key={setting.name} type="button" className="cb-quiet" onClick={() => onChange(withSetting(leaf, setting.name, ""))}>
              + only of one {setting.label}
            </button>
          ))}
        </div>
      ) : null}
    </>
  );
}

function SettingField(props: SettingProps): ReactNode {
  const { readOnly } = useDesk();
  const { setting, topic, leaf, onChange } = props;
  const write = (value: unknown): void => onChange(withSetting(leaf, setting.name, value));
  switch (setting.control) {
    case "comparison":
      return <ComparisonFields compared={leaf} kind={topic.kind} source={topic.source} operators={setting.operators} onChange={onChange} />;
    case "rows":
      return <RowsFields {...props} />;
    case "measure":
      return <MeasureFields {...props} />;
    case "period":
      return <PeriodFields {...props} />;
    case "choice":
      return <ChoiceField {...props} />;
    case "text":
      return <TextField {...props} />;
    case "number":
      return <NumberValue label={setting.label} value={leaf[setting.name]} onChange={(value) => write(value === "" ? null : value)} />;
    case "boolean":
      return (
        <label className="cb-check">
          <input type="checkbox" checked={leaf[setting.name] === true} disabled={readOnly} onChange={(event) => write(event.target.checked)} /> {setting.label}
        </label>
      );
    default:
      return <JsonField label={setting.label} value={leaf[setting.name] ?? null} readOnly={readOnly} onChange={write} />;
  }
}
