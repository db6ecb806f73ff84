import type { ReactNode } from "react";

import { useDesk } from "~/conditions/desk";
import { withSetting } from "~/conditions/model/rule";
import type { SettingProps } from "~/conditions/parts/RowsFields";
import { text } from "~/shared/guards";

/** One of a few words; the one that is meant without any is not written down. */
export function ChoiceField({ setting, leaf, onChange }: SettingProps): ReactNode {
  const { readOnly } = useDesk();
  const usual = text(setting.default);
  const value = text(leaf[setting.name]) || usual;
  return (
    <select className="fm-input cb-op" aria-label={setting.label} value={value} disabled={readOnly} onChange={(event) => onChange(withSetting(leaf, setting.name, event.target.value === usual ? null : event.target.value))}>
      {usual ? null : <option value="">any {setting.label}</option>}
      {setting.choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  );
}
