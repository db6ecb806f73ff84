// @vitest-environment node
import { expect, test } from "vitest";

import { drawn } from "../graph/samples";
import { writeGraph } from "../graph/write";
import { understood, written } from "./wire";

const PART = drawn("vip.yes>mail lonely", { mail: { config: { template: "hi" }, position: { x: 16, y: 32 }, disabled: true } });

test("what was copied is understood, also after a mail program put blanks around it", () => {
  expect(understood(written(PART))).toEqual({ kind: "nodes", part: PART });
  expect(understood(`\n  ${written(PART)}  \n`)).toEqual({ kind: "nodes", part: PART });
});

test("a bare graph, as the API has it, is taken as well", () => {
  expect(understood(JSON.stringify(writeGraph(PART), null, 2))).toEqual({ kind: "nodes", part: PART });
});

test.each([
  "",
  "Hello Ada",
  "7",
  "null",
  "[]",
  '{"name": "Ada"}',
  '["nodes"]',
  "nodes",
  "{{customer.name}}",
  'const nodes = {"nodes": []};',
])("%j is somebody else's", (text) => {
  expect(understood(text)).toEqual({ kind: "not ours" });
});

test.each([
  ["cut off", written(PART).slice(0, -5), "The pasted text is no readable JSON."],
  ["empty", written(drawn("")), "The pasted text has no nodes."],
  ["without nodes", '{"beckon": "nodes", "version": 1}', "The pasted text has no nodes."],
  ["from another version", '{"beckon": "nodes", "version": 2, "nodes": []}', "These nodes were copied by another version of Beckon (format 2)."],
  ["with a node without a type", '{"nodes": [{"id": "mail"}]}', "Nothing was pasted. Node 1 (“mail”) has no “type”."],
  [
    "with a line to nowhere",
    '{"nodes": [{"id": "a", "type": "wait"}], "edges": [{"from": "a", "to": "b"}]}',
    "Nothing was pasted. An edge names “b”, which does not exist.",
  ],
])("a copy that is %s is told to be wrong", (_, text, why) => {
  expect(understood(text)).toEqual({ kind: "wrong", why });
});

test("of many flaws the first three are told", () => {
  const found = understood(JSON.stringify({ nodes: [1, 2, 3, 4] }));

  expect(found).toEqual({
    kind: "wrong",
    why: "Nothing was pasted. Node 1 is not an object. Node 2 is not an object. Node 3 is not an object.",
  });
});
