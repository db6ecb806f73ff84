import type { ReactNode } from "react";

import type { Setting, Topic } from "~/conditions/catalog";
import { useDesk } from "~/conditions/desk";
import { firstComparison, rowsOf, withSetting } from "~/conditions/model/rule";
import { ComparisonFields } from "~/conditions/parts/ComparisonFields";
import { PartPicker, partOf } from "~/conditions/parts/PartPicker";
import { text, type Json } from "~/shared/guards";
import { Icon } from "~/shared/Icon";

export interface SettingProps {
  readonly setting: Setting;
  readonly topic: Topic;
  readonly leaf: Json;
  readonly onChange: (leaf: Json) => void;
}

/** Rows that narrow which events count: each compares one field. */
export function RowsFields({ setting, topic, leaf, onChange }: SettingProps): ReactNode {
  const { catalog, readOnly } = useDesk();
  const rows = rowsOf(leaf, setting.name);
  const write = (next: readonly Json[]): void => onChange(withSetting(leaf, setting.name, next.length ? next : null));
  const replaced = (at: number, row: Json): void => write(rows.toSpliced(at, 1, row));
  const rename = (at: number, row: Json, field: string): void => {
    const { kind } = partOf(topic, field);
    const same = kind === partOf(topic, text(row["field"])).kind;
    replaced(at, same ? { ...row, field } : { field, ...firstComparison(kind, null, catalog) });
  };
  const add = (): void => write([...rows, { field: "", ...firstComparison("any", null, catalog) }]);
  return (
    <div className="cb-rows">
      {rows.map((row, at) => {
        const part = partOf(topic, text(row["field"]));
        return (
          <div className="cb-line" key={at}>
            <span className="cb-word">{at ? "and" : "where"}</span>
            <PartPicker topic={topic} name={part.name} onChange={(field) => rename(at, row, field)} />
            <ComparisonFields compared={row} kind={part.kind} source={part.source} operators={null} onChange={(changed) => replaced(at, changed)} />
            {readOnly ? null : (
              <button type="button" className="cb-icon" aria-label={`Remove the row ${part.name}`} onClick={() => write(rows.toSpliced(at, 1))}>
                <Icon name="close" />
              </button>
            )}
          </div>
        );
      })}
      {readOnly ? null : (
        <button type="button" className="cb-quiet" onClick={add}>
          + {rows.length ? "and where …" : "only where a field …"}
        </button>
      )}
    </div>
  );
}
