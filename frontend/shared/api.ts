/** The REST API, as the back office's session may use it: the same addresses and bodies as integrators have. */

/** One thing that is wrong with what was sent: where, and in words. */
export interface FieldError {
  readonly field?: string;
  readonly code?: string;
  readonly message: string;
  readonly line?: number;
}

/** A refusal (RFC 9457). `body` is the whole problem document, with whatever stands beside the usual fields. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly code: string,
    readonly errors: readonly FieldError[],
    readonly body: Readonly<Record<string, unknown>>,
  ) {
    super(detail);
  }
}

/** The server could not be reached: nothing was refused, it is worth trying again. */
export class Unreachable extends Error {}

export interface Answer<T> {
  readonly value: T;
  /** Names the revision that was read; hand it to `ifMatch` to write only over that one. */
  readonly etag: string | null;
}

export interface Ask {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly body?: unknown;
  readonly ifMatch?: string | null;
  readonly signal?: AbortSignal;
}

export interface Page<T> {
  readonly next: string | null;
  readonly previous: string | null;
  readonly results: readonly T[];
}

const ROOT = "/api/v1/";

/** Ask the API. `path` is relative to /api/v1/. Throws ApiError for a refusal, Unreachable without an answer. */
export async function ask<T>(path: string, options: Ask = {}): Promise<Answer<T>> {
  const { method = "GET", body, ifMatch, signal } = options;
  const headers: Record<string, string> = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (method !== "GET") headers["X-CSRFToken"] = cookie("csrftoken");
  if (ifMatch) headers["If-Match"] = ifMatch;
  const request: RequestInit = { method, headers, credentials: "same-origin" };
  if (body !== undefined) request.body = JSON.stringify(body);
  if (signal) request.signal = signal;
  const response = await reach(ROOT + path, request);
  const text = await response.text();
  if (!response.ok) throw refusal(response.status, text);
  return { value: (text === "" ? null : JSON.parse(text)) as T, etag: response.headers.get("ETag") };
}

/** The same, where only what was answered matters. */
export async function read<T>(path: string, options: Ask = {}): Promise<T> {
  return (await ask<T>(path, options)).value;
}

async function reach(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Unreachable("The server cannot be reached.");
  }
}

function refusal(status: number, text: string): ApiError {
  const body = parsed(text);
  const detail = typeof body["detail"] === "string" ? body["detail"] : `The server answered ${status}.`;
  const errors = Array.isArray(body["errors"]) ? (body["errors"] as FieldError[]) : [];
  return new ApiError(status, detail, typeof body["code"] === "string" ? body["code"] : "", errors, body);
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function cookie(name: string): string {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}
