import { useMemo, type ReactNode } from "react";

import { useDesk } from "~/conditions/desk";
import { withSetting } from "~/conditions/model/rule";
import type { SettingProps } from "~/conditions/parts/RowsFields";
import { choicesOf } from "~/forms/choices";
import { Combobox } from "~/forms/Combobox";
import { text } from "~/shared/guards";

/** A name: of one of the brand's things where the setting says of which kind, else any text. */
export function TextField({ setting, leaf, onChange }: SettingProps): ReactNode {
  const { readOnly } = useDesk();
  const load = useMemo(() => (setting.format ? choicesOf(setting.format) : () => Promise.resolve([])), [setting.format]);
  return (
    <div className="cb-part">
      <Combobox
        label={setting.label}
        value={text(leaf[setting.name])}
        onChange={(value) => onChange(withSetting(leaf, setting.name, value === "" && !setting.required ? null : value))}
        load={load}
        placeholder={setting.required ? setting.label : `any ${setting.label}`}
        allowFree
        disabled={readOnly}
      />
    </div>
  );
}
