// @vitest-environment node
import { expect, test } from "vitest";

import { copyOf, corner, paste } from "./copying";
import { drawn, ids, lines } from "./samples";

const JOURNEY = drawn("start>vip vip.yes>mail vip.no>text mail>end", {
  mail: { type: "send_email", config: { template: "hi" }, position: { x: 40, y: 80 }, also: { note: "kept" } },
  text: { position: { x: 100, y: 20 } },
});
const NOWHERE = { x: 0, y: 0 };

test("a copy holds the chosen steps and the lines between them, none to outside", () => {
  const part = copyOf(JOURNEY, new Set(["vip", "mail", "ghost"]));

  expect(ids(part)).toEqual(["vip", "mail"]);
  expect(lines(part)).toBe("vip.yes>mail");
});

test("pasted steps get names of their own, their lines lead among themselves", () => {
  const pasted = paste(JOURNEY, copyOf(JOURNEY, new Set(["vip", "mail", "text"])), NOWHERE);

  expect(pasted.ids).toEqual(["vip_2", "mail_2", "text_2"]);
  expect(lines(pasted.graph)).toBe(`${lines(JOURNEY)} vip_2.yes>mail_2 vip_2.no>text_2`);
});

test("pasted steps are what the copied ones are, moved", () => {
  const { graph } = paste(JOURNEY, copyOf(JOURNEY, new Set(["mail"])), { x: 8, y: -8 });

  expect(graph.nodes.at(-1)).toEqual({ ...JOURNEY.nodes.find(({ id }) => id === "mail"), id: "mail_2", position: { x: 48, y: 72 } });
});

test("steps whose names differ by a number stay apart", () => {
  const part = drawn("wait_2>wait wait>wait_3");

  expect(lines(paste(drawn("wait"), part, NOWHERE).graph)).toBe("wait_2>wait_3 wait_3>wait_4");
});

test("a pasted check looks at the e-mail that was pasted with it, else at the one it looked at before", () => {
  const check = { type: "check_email_status", config: { node: "mail", criteria: ["opened"] } };
  const graph = drawn("start>mail mail>check", { check });
  const naming = (type: string): readonly string[] => (type === check.type ? ["node", "criteria", "absent"] : []);

  const both = paste(graph, copyOf(graph, new Set(["mail", "check"])), NOWHERE, naming).graph;
  const alone = paste(graph, copyOf(graph, new Set(["check"])), NOWHERE, naming).graph;

  expect(both.nodes.at(-1)?.config).toEqual({ node: "mail_2", criteria: ["opened"] });
  expect(alone.nodes.at(-1)?.config).toEqual({ node: "mail", criteria: ["opened"] });
});

test("the frame of a copy begins at its upper left", () => {
  expect(corner(copyOf(JOURNEY, new Set(["mail", "text"])).nodes)).toEqual({ x: 40, y: 20 });
});
