import type { ReactNode } from "react";

import { Icon } from "~/shared/Icon";

import { slugOf } from "../model/slug";
import type { ImTypePage } from "../model/page";
import { FieldRow } from "./FieldRow";
import { moved, NEW_FIELD, type ImType } from "./types";
import { useImType } from "./useImType";

/** A type of custom IM with its fields. */
export function ImTypeEditor(page: ImTypePage): ReactNode {
  const { imType, busy, saved, refusal, change, save } = useImType(page);
  const readOnly = !page.may_edit;
  if (imType === null) return <p className="bo-muted">{refusal?.why ?? "Loading …"}</p>;
  const fields = (next: ImType["fields"]): void => change({ ...imType, fields: next });
  return (
    <form
      className="bo-panel me"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <div className="bo-body">
        <div className="me-cells">
          <label className="me-cell">
            <span className="fm-label">Name</span>
            <input
              className="fm-input"
              required
              maxLength={200}
              value={imType.name}
              readOnly={readOnly}
              onChange={(event) => change(renamed(page, imType, event.target.value))}
            />
          </label>
          <label className="me-cell">
            <span className="fm-label">Slug (it stays)</span>
            <input
              className="fm-input"
              required
              value={imType.slug}
              readOnly={readOnly || page.slug !== ""}
              onChange={(event) => change({ ...imType, slug: event.target.value })}
            />
          </label>
        </div>
        <h2 className="me-heading">Fields beside the text</h2>
        <ol className="me-im-fields">
          {imType.fields.map((field, at) => (
            <FieldRow
              // Fields have no identity but their place: codes are being typed here.
              key={at}
              field={field}
              at={at}
              count={imType.fields.length}
              readOnly={readOnly}
              problem={refusal?.rows.get(at) ?? ""}
              onChange={(next) => fields(imType.fields.with(at, next))}
              onMove={(to) => fields(moved(imType.fields, at, to))}
              onRemove={() => fields(imType.fields.toSpliced(at, 1))}
            />
          ))}
        </ol>
        {imType.fields.length === 0 && <p className="bo-muted">None yet: messages of this type have only their text.</p>}
        {!readOnly && (
          <button type="button" className="bo-button" onClick={() => fields([...imType.fields, NEW_FIELD])}>
            <Icon name="add" /> Add a field
          </button>
        )}
        {refusal && (
          <p className="bo-note error me-after" role="alert">
            {refusal.why}
          </p>
        )}
      </div>
      <div className="bo-pager me-foot">
        {!readOnly && (
          <button className="bo-button primary" disabled={busy}>
            Save
          </button>
        )}
        <a className="bo-button" href={page.urls.list}>
          Back
        </a>
        <span className="bo-muted" role="status">
          {busy ? "Saving …" : saved ? "Saved" : ""}
        </span>
      </div>
    </form>
  );
}

function renamed(page: ImTypePage, imType: ImType, name: string): ImType {
  const follows = page.slug === "" && imType.slug === slugOf(imType.name);
  return { ...imType, name, slug: follows ? slugOf(name) : imType.slug };
}
