// @vitest-environment node
import { expect, test } from "vitest";

import { drawn } from "../graph/samples";
import type { Port } from "../graph/types";
import { listed, onward, outlets, said, type Outlet } from "./outlets";
import { parseCatalog } from "./parse";

const SENDS = [{ id: "next" }, { id: "failed", optional: true }, { id: "skipped", optional: true }];
const catalog = parseCatalog({ actions: [{ type: "send_email", ports: SENDS }, { type: "ab_test", ports: null }] });

function shown(lines: string, also: { type?: string; checked?: readonly Port[]; all?: boolean } = {}): readonly Outlet[] {
  const graph = drawn(lines, { mail: { type: also.type ?? "send_email" } });
  const [mail] = graph.nodes.filter(({ id }) => id === "mail");
  return mail ? outlets(mail, catalog, also.checked, graph.edges, also.all ?? false) : [];
}

function names(found: readonly Outlet[]): readonly string[] {
  return found.map(({ id, gone }) => (gone ? `${id} (gone)` : id));
}

function port(id: string, also: Partial<Port> = {}): Port {
  return { id, label: "", colour: "", optional: false, ...also };
}

test("optional outlets are shown where a line leaves by them, or all are asked for", () => {
  expect(names(shown("start>mail mail>end"))).toEqual(["next"]);
  expect(names(shown("start.skipped>mail mail.failed>end"))).toEqual(["next", "failed"]);
  expect(names(shown("mail", { all: true }))).toEqual(["next", "failed", "skipped"]);
});

test("what the check says counts more than the catalog", () => {
  expect(names(shown("mail>end", { checked: [port("a"), port("b")] }))).toEqual(["a", "b", "next (gone)"]);
});

test("before a check, a node whose outlets follow from its config has those of its lines", () => {
  expect(names(shown("mail.a>end mail.b>end", { type: "ab_test" }))).toEqual(["a", "b"]);
  expect(names(shown("mail.a>end", { type: "unheard_of" }))).toEqual(["a"]);
});

test("in the middle of a line it goes on by next, else by the first outlet", () => {
  expect(onward([port("failed"), port("next")])).toBe("next");
  expect(onward([port("yes"), port("no")])).toBe("yes");
  expect(onward([])).toBeNull();
});

test.each([
  [port("next"), "", "next"],
  [port("yes", { label: "+" }), "+", "yes (+)"],
  [port("a"), "a", "a"],
  [port("a", { label: "Short subject" }), "Short subject", "Short subject"],
  [port("failed", { label: "not accepted", optional: true }), "failed", "failed (not accepted)"],
])("%j says %j beside its dot and %j in a list", (each, beside, inList) => {
  expect(said(each)).toBe(beside);
  expect(listed(each)).toBe(inList);
});
