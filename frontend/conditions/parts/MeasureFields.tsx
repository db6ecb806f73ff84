import type { ReactNode } from "react";

import { useDesk } from "~/conditions/desk";
import { measureOf, withMeasure } from "~/conditions/model/rule";
import { ComparisonFields } from "~/conditions/parts/ComparisonFields";
import { PartPicker } from "~/conditions/parts/PartPicker";
import type { SettingProps } from "~/conditions/parts/RowsFields";
import { object, text } from "~/shared/guards";

/** Whether it happened at all, or a measure over all of them compared with something. */
export function MeasureFields({ setting, topic, leaf, onChange }: SettingProps): ReactNode {
  const { catalog, readOnly } = useDesk();
  const measure = measureOf(leaf, setting);
  const compared = object(measure ? leaf[measure.name] : null);
  const choose = (name: string): void => {
    const chosen = setting.measures.find((one) => one.name === name) ?? null;
    onChange(withMeasure(leaf, setting, chosen, catalog));
  };
  return (
    <>
      <select className="fm-input cb-measure" aria-label="How often, or what of it" value={measure?.name ?? ""} disabled={readOnly} onChange={(event) => choose(event.target.value)}>
        <option value="">at least once</option>
        {setting.measures.map((one) => (
          <option key={one.name} value={one.name}>
            {one.label}
            {one.ofAPart ? " …" : ""}
          </option>
        ))}
      </select>
      {measure?.ofAPart ? (
        <PartPicker topic={topic} name={text(compared["field"])} numbersOnly onChange={(field) => onChange({ ...leaf, [measure.name]: { ...compared, field } })} />
      ) : null}
      {measure ? (
        <ComparisonFields compared={compared} kind={measure.kind} source="" operators={measure.operators} onChange={(changed) => onChange({ ...leaf, [measure.name]: changed })} />
      ) : null}
    </>
  );
}
