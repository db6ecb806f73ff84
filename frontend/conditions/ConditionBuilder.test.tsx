import { act, cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState, type ReactNode } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { ConditionBuilder, type Condition, type ConditionBuilderProps } from "~/conditions/ConditionBuilder";
import { answer } from "~/conditions/sample";
import { isObject } from "~/shared/guards";

interface Call {
  readonly path: string;
  readonly body: unknown;
}

let calls: Call[] = [];
let described: Record<string, unknown> = {};

/** The server, as far as the builder asks it. */
function served(path: string): unknown {
  if (path.startsWith("conditions/fields")) return answer;
  if (path.startsWith("conditions/values")) return { results: [{ value: "DE", count: 3 }, { value: "AT", count: 1 }] };
  if (path === "conditions/describe") return { sentence: "country is DE", problems: [], warnings: [], countable: true, ...described };
  if (path === "segments/estimate") return { estimate: 60_000, low: 58_000, high: 62_000, took_ms: 50 };
  return { count: 61_234, sample: ["player 1"], took_ms: 200 };
}

beforeEach(() => {
  calls = [];
  described = {};
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    const path = url.replace("/api/v1/", "");
    const body: unknown = typeof init.body === "string" ? JSON.parse(init.body) : null;
    calls.push({ path, body });
    return Promise.resolve(new Response(JSON.stringify(served(path))));
  });
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

/** A place that keeps the condition, and what was last reported. */
const reported: { condition: Condition | null } = { condition: null };

function Page(props: Omit<ConditionBuilderProps, "onChange">): ReactNode {
  const [value, setValue] = useState(props.value);
  const changed = (condition: Condition | null): void => {
    reported.condition = condition;
    setValue(condition);
  };
  return <ConditionBuilder {...props} value={value} onChange={changed} />;
}

async function shown(props: Omit<ConditionBuilderProps, "onChange">): Promise<void> {
  reported.condition = props.value;
  render(<Page {...props} />);
  if (props.value === null) await screen.findByRole("button", { name: "Add rule" });
  else await screen.findByLabelText("What the condition says");
}

const DE = { attribute: "country", op: "eq", value: "DE" };
const RICH = { attribute: "balance", op: "gte", value: 100 };

test("a rule is made by typing what it is about, and its value by typing it", async () => {
  const user = userEvent.setup();
  await shown({ value: null });

  await user.click(screen.getByRole("button", { name: "Add rule" }));
  await user.type(screen.getByRole("combobox", { name: "What the rule is about" }), "coun");
  await user.click(await screen.findByRole("option", { name: /^country/ }));
  expect(reported.condition).toEqual({ all: [{ attribute: "country", op: "eq" }] });
  await user.type(screen.getByRole("combobox", { name: "Value" }), "CH");
  await user.tab();

  expect(reported.condition).toEqual({ all: [{ attribute: "country", op: "eq", value: "CH" }] });
});

test("by the keyboard one goes from a new rule to what it is about, and is still there when that is chosen", async () => {
  const user = userEvent.setup();
  await shown({ value: null });

  screen.getByRole("button", { name: "Add rule" }).focus();
  await user.keyboard("{Enter}");
  expect(document.activeElement).toBe(screen.getByRole("combobox", { name: "What the rule is about" }));
  await user.keyboard("coun");
  await screen.findByRole("option", { name: /^country/ });
  await user.keyboard("{Enter}");

  expect(reported.condition).toEqual({ all: [{ attribute: "country", op: "eq" }] });
  expect(document.activeElement).toBe(screen.getByRole("combobox", { name: "What the rule is about" }));
});

test("an event rule gets a measure, a row and a period", async () => {
  const user = userEvent.setup();
  await shown({ value: { all: [{ event: "purchase" }] } });

  await user.selectOptions(screen.getByLabelText("How often, or what of it"), "count");
  await user.type(screen.getByLabelText("Number"), "3");
  await user.selectOptions(screen.getByLabelText("When"), "within");
  await user.click(screen.getByRole("button", { name: /only where a field/ }));
  await user.type(screen.getByRole("combobox", { name: "Field of the event" }), "cat");
  await user.click(await screen.findByRole("option", { name: /category/ }));
  await user.type(screen.getByRole("combobox", { name: "Value" }), "Bag");
  await user.tab();

  expect(reported.condition).toEqual({
    all: [{ event: "purchase", count: { op: "gte", value: 3 }, within: { days: 30 }, where: [{ field: "category", op: "eq", value: "Bag" }] }],
  });
});

test("everything that dragging can do, buttons do as well", async () => {
  const user = userEvent.setup();
  await shown({ value: { all: [DE, { any: [RICH] }] } });

  await user.click(screen.getByRole("button", { name: "Move down: country" }));
  expect(reported.condition).toEqual({ all: [{ any: [DE, RICH] }] });
  await user.click(screen.getByRole("button", { name: "Move up: country" }));
  expect(reported.condition).toEqual({ all: [DE, { any: [RICH] }] });
  await user.click(screen.getByRole("button", { name: "Dissolve the group: group" }));
  expect(reported.condition).toEqual({ all: [DE, RICH] });
  await user.click(screen.getByRole("button", { name: "Remove: balance" }));
  expect(reported.condition).toEqual({ all: [DE] });
});

test("a rule is dragged behind another one", async () => {
  await shown({ value: { all: [DE, RICH] } });
  const [handle] = screen.getAllByTitle(/Drag to reorder/);
  const last = screen.getAllByRole("listitem").at(-1);
  if (!handle || !last) throw new Error("nothing to drag");

  fireEvent.dragStart(handle, { dataTransfer: { setData: () => undefined } });
  fireEvent.dragOver(last, { clientY: 5 });
  fireEvent.drop(last);

  expect(reported.condition).toEqual({ all: [RICH, DE] });
});

test("not is put around a rule and taken away again", async () => {
  const user = userEvent.setup();
  await shown({ value: { all: [DE] } });

  await user.click(screen.getByRole("button", { name: "not" }));
  expect(reported.condition).toEqual({ all: [{ not: DE }] });
  await user.click(screen.getByRole("button", { name: "not", pressed: true }));
  expect(reported.condition).toEqual({ all: [DE] });
});

test("a kind of rule that nobody knows is kept beside what is edited", async () => {
  const user = userEvent.setup();
  const unknown = { points: "balance", op: "gte", value: 5 };
  await shown({ value: { all: [unknown, DE] } });

  await user.click(screen.getByRole("button", { name: "Duplicate: country" }));

  expect(screen.getByText(/does not know this kind of rule/)).toBeTruthy();
  expect(reported.condition).toEqual({ all: [unknown, DE, DE] });
});

test("a value is taken from the event only where one is at hand", async () => {
  const user = userEvent.setup();
  await shown({ value: { all: [DE] } });
  expect(screen.queryByRole("button", { name: "from event" })).toBeNull();
  cleanup();

  await shown({ value: { all: [DE] }, event: "purchase" });
  await user.click(screen.getByRole("button", { name: "from event" }));

  expect(reported.condition).toEqual({ all: [{ ...DE, value: "$amount" }] });
  expect(calls.some((call) => call.path === "conditions/fields?event=purchase")).toBe(true);
});

test("it says the condition in words and counts it: about at once, then exactly, with a sample", async () => {
  await shown({ value: DE });
  const outcome = screen.getByLabelText("What the condition says");

  await within(outcome).findByText("61,234");

  expect(within(outcome).getByText("“country is DE”")).toBeTruthy();
  expect(within(outcome).getByRole("link", { name: "player 1" }).getAttribute("href")).toBe("/customers/?q=player%201");
  expect(calls.slice(1).map((call) => call.path)).toEqual(["conditions/describe", "segments/estimate", "segments/preview"]);
});

test("changes in quick succession are asked about once", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  render(<Page value={{ all: [DE] }} />);
  await act(() => vi.advanceTimersByTimeAsync(10));
  for (let n = 0; n < 3; n += 1) {
    fireEvent.click(screen.getByRole("button", { name: "not" }));
    await act(() => vi.advanceTimersByTimeAsync(100));
  }
  await act(() => vi.advanceTimersByTimeAsync(1_000));

  const asked = calls.filter((call) => call.path === "conditions/describe").map((call) => isObject(call.body) && call.body["condition"]);
  expect(asked).toEqual([{ all: [{ not: DE }] }]);
});

test("a problem stands at its rule, and nothing is counted", async () => {
  described = { sentence: "", problems: [{ path: "all[1].value", code: "condition", message: "Give a number." }], countable: false };
  await shown({ value: { all: [DE, { ...RICH, value: "many" }] } });

  const problem = await screen.findByText("value: Give a number.");

  expect(problem.closest(".cb-node")?.textContent).toContain("is at least");
  expect(calls.some((call) => call.path === "segments/estimate")).toBe(false);
});

test("who may not change it sees it and finds nothing to press", async () => {
  await shown({ value: { all: [DE, { not: { any: [RICH, { event: "purchase", within: { days: 3 } }] } }] }, readOnly: true });

  expect(screen.queryByRole("button", { name: /Add|Remove|Move|from event/ })).toBeNull();
  for (const field of screen.getAllByRole("combobox")) expect(field.hasAttribute("disabled")).toBe(true);
});
