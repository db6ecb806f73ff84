/** A type of custom IM being edited. */
import { useEffect, useState } from "react";

import { ApiError, ask } from "~/shared/api";

import { useUnsaved } from "../editor/useUnsaved";
import type { ImTypePage } from "../model/page";
import { NEW_TYPE, readImType, writtenField, type ImType } from "./types";

export interface Refusal {
  readonly why: string;
  /** By the place of the field it is about. */
  readonly rows: ReadonlyMap<number, string>;
}

export interface ImTypeEditing {
  readonly imType: ImType | null;
  readonly busy: boolean;
  readonly saved: boolean;
  readonly refusal: Refusal | null;
  readonly change: (next: ImType) => void;
  readonly save: () => void;
}

export function useImType(page: ImTypePage): ImTypeEditing {
  const [imType, setImType] = useState<ImType | null>(page.slug === "" ? NEW_TYPE : null);
  const [etag, setEtag] = useState<string | null>(null);
  const [dirty, setDirty] = useState(false);
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const left = useUnsaved(dirty);
  useEffect(() => {
    if (page.slug === "") return;
    readImType(page.slug).then(
      (read) => {
        setImType(read.imType);
        setEtag(read.etag);
      },
      (error: unknown) => setRefusal(refused(error)),
    );
  }, [page]);

  const change = (next: ImType): void => {
    setImType(next);
    setDirty(true);
    setSaved(false);
  };
  const save = async (sent: ImType): Promise<void> => {
    setBusy(true);
    setRefusal(null);
    try {
      const answer = await send(page, sent, etag);
      setEtag(answer.etag);
      setDirty(false);
      setSaved(true);
      left();
      if (page.slug === "") window.location.assign(page.urls.list);
    } catch (error) {
      setRefusal(refused(error));
    }
    setBusy(false);
  };
  return { imType, busy, saved, refusal, change, save: () => void (imType && save(imType)) };
}

async function send(page: ImTypePage, { slug, name, fields }: ImType, etag: string | null): Promise<{ etag: string | null }> {
  const body = { name, fields: fields.map(writtenField) };
  if (page.slug === "") return await ask<unknown>("custom-im-types", { method: "POST", body: { slug, ...body } });
  return await ask<unknown>(`custom-im-types/${page.slug}`, { method: "PUT", body, ifMatch: etag });
}

/** In words, what concerns one field beside it. */
export function refused(error: unknown): Refusal {
  if (!(error instanceof ApiError)) return { why: "The server cannot be reached. Nothing is lost: try again in a moment.", rows: new Map() };
  const placed = error.errors.map((each) => [/^fields\.(\d+)/.exec(each.field ?? "")?.[1], each.message] as const);
  const rows = new Map(placed.flatMap(([at, message]) => (at === undefined ? [] : [[Number(at), message] as const])));
  const others = error.errors.filter((each) => !/^fields\.\d/.test(each.field ?? "")).map((each) => `${each.field ?? ""}: ${each.message}`);
  const why = rows.size > 0 && others.length === 0 ? "Some fields are not right." : [error.detail, ...others].join(" ");
  return { why, rows };
}
