import type { ReactNode } from "react";

import { choicesOf } from "~/forms/choices";
import { Combobox } from "~/forms/Combobox";

import type { Editing } from "../model/useTemplate";
import { slugOf } from "../model/slug";
import { CategoryField } from "./CategoryField";
import { useDesk } from "./desk";

const IM_TYPES = choicesOf("im_type");

interface HeadProps {
  readonly editing: Editing;
  readonly onVersions: () => void;
}

/** Name, gateway, type and category, and the state of saving. */
export function Head({ editing, onVersions }: HeadProps): ReactNode {
  const { page, draft, change, readOnly } = useDesk();
  const isNew = page.slug === "";
  const rename = (name: string): void => {
    const follows = isNew && draft.slug === slugOf(draft.name);
    change({ ...draft, name, slug: follows ? slugOf(name) : draft.slug });
  };
  return (
    <div className="bo-panel me-head">
      <label className="me-cell me-name">
        <span className="fm-label">Name</span>
        <input className="fm-input" required maxLength={200} value={draft.name} readOnly={readOnly} onChange={(event) => rename(event.target.value)} />
      </label>
      {isNew && (
        <label className="me-cell">
          <span className="fm-label">Slug (it stays)</span>
          <input className="fm-input" value={draft.slug} onChange={(event) => change({ ...draft, slug: event.target.value })} />
        </label>
      )}
      <div className="me-cell">
        <Combobox
          label={`Leaves by (${page.channel.label})`}
          showLabel
          value={draft.gateway}
          disabled={readOnly}
          load={choicesOf("gateway", { channel: page.channel.key })}
          onChange={(gateway) => gateway !== "" && change({ ...draft, gateway })}
        />
      </div>
      {page.channel.key === "custom_im" && (
        <div className="me-cell">
          <Combobox
            label="Type"
            showLabel
            placeholder="Text only"
            value={draft.imType}
            disabled={readOnly}
            load={IM_TYPES}
            onChange={(imType) => change({ ...draft, imType })}
          />
        </div>
      )}
      <CategoryField />
      <div className="me-saving">
        <span className="bo-muted" role="status">
          {editing.busy ? "Saving …" : editing.dirty ? "Unsaved changes" : isNew ? "" : "Saved"}
        </span>
        {!isNew && (
          <button type="button" className="bo-button" onClick={onVersions}>
            Versions
          </button>
        )}
        {!readOnly && (
          <button type="button" className="bo-button primary" disabled={editing.busy || !editing.dirty} onClick={() => editing.save()}>
            {isNew ? "Create" : "Save"}
          </button>
        )}
      </div>
    </div>
  );
}
