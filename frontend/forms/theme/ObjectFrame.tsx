/** The fields of an object, each on a line of its own or several in a row. */
import type { ReactElement } from "react";
import type { ObjectFieldTemplateProps } from "@rjsf/utils";

import { inLines } from "~/forms/schema/lines";

/** The root is no group; an object inside has its title, and a switch where it may be left out. */
export function ObjectFrame(props: ObjectFieldTemplateProps<unknown>): ReactElement {
  const { properties, schema, fieldPathId, title, description, optionalDataControl } = props;
  const shown = new Map(properties.filter((one) => !one.hidden).map((one) => [one.name, one.content]));
  const lines = inLines([...shown.keys()], schema, typeof fieldPathId.path.at(-1) === "number").map((names) => (
    <div key={names.join()} className={names.length > 1 ? "fm-row" : "fm-line-of-one"}>
      {names.map((name) => shown.get(name))}
    </div>
  ));
  const last = fieldPathId.path.at(-1);
  if (last === undefined) return <div className="fm">{lines}</div>;
  if (typeof last === "number") return <div className="fm">{lines}</div>;
  return (
    <fieldset className="fm-group">
      <legend>{title}</legend>
      {description ? <p className="fm-help">{description}</p> : null}
      {optionalDataControl}
      <div className="fm">{lines}</div>
    </fieldset>
  );
}
