/** The message as the server renders it, a moment after the last change. */
import { useEffect, useState } from "react";

import { ApiError, read } from "~/shared/api";
import { isObject, list, number, object, text, type Json } from "~/shared/guards";

import { about } from "../model/server";
import type { TemplatePage } from "../model/page";
import type { Draft } from "../model/template";

const PAUSE = 450;

/** `field` as the server names it; "" where it is about none. */
export interface Wrong {
  readonly field: string;
  readonly line: number;
  readonly message: string;
}

export interface Shown {
  /** What the gateway would get; null while something is wrong. */
  readonly request: Json | null;
  /** Names of variables without a value. */
  readonly missing: readonly string[];
  readonly errors: readonly Wrong[];
  /** Of the SMS with its values: "2 SMS, GSM-7". */
  readonly parts: string;
}

export interface Asking {
  readonly customer: string;
  readonly payload: Json;
  readonly language: string;
}

/** Null before the first answer. */
export function usePreview(page: TemplatePage, draft: Draft, asking: Asking): Shown | null {
  const [shown, setShown] = useState<Shown | null>(null);
  const { customer, payload, language } = asking;
  useEffect(() => {
    const calling = new AbortController();
    const body = {
      ...about(page, draft),
      ...(customer === "" ? {} : { customer }),
      event: payload,
      ...(language === "" ? {} : { language }),
    };
    const timer = window.setTimeout(() => {
      read<unknown>("templates/preview", { method: "POST", body, signal: calling.signal }).then(
        (answer) => setShown(parseShown(answer)),
        (error: unknown) => !calling.signal.aborted && setShown(failed(error)),
      );
    }, PAUSE);
    return () => {
      window.clearTimeout(timer);
      calling.abort();
    };
  }, [page, draft, customer, payload, language]);
  return shown;
}

export function parseShown(value: unknown): Shown {
  const told = object(value);
  const split = object(told["text"]);
  const parts = number(split["parts"]);
  return {
    request: isObject(told["request"]) ? told["request"] : null,
    missing: [...new Set(list(told["missing"]).map((gap) => text(object(gap)["name"])))],
    errors: list(told["errors"]).map(wrong),
    parts: parts === 0 ? "" : `${parts} SMS with these values (${text(split["encoding"])})`,
  };
}

function wrong(value: unknown): Wrong {
  const flaw = object(value);
  return { field: text(flaw["field"]), line: number(flaw["line"]), message: text(flaw["message"]) };
}

function failed(error: unknown): Shown {
  const detail = error instanceof ApiError ? [error.detail, ...error.errors.map((each) => each.message)] : ["The server cannot be reached."];
  return { request: null, missing: [], errors: detail.map((message) => ({ field: "", line: 0, message })), parts: "" };
}
