import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { useState, type ReactElement } from "react";
import { afterEach, expect, test, vi } from "vitest";

import { Combobox, among, type Choice, type ComboboxProps } from "~/forms/Combobox";

afterEach(cleanup);

const FRUITS: Choice[] = [
  { value: "apple", label: "Apple", hint: "sour" },
  { value: "banana", label: "Banana" },
  { value: "cherry", label: "Cherry" },
];

function Fruit(props: Partial<ComboboxProps>): ReactElement {
  const [value, setValue] = useState(props.value ?? "");
  return (
    <>
      <Combobox label="Fruit" load={among(FRUITS)} {...props} value={value} onChange={setValue} />
      <output aria-label="chosen">{value}</output>
      <button type="button">elsewhere</button>
    </>
  );
}

const field = (): HTMLInputElement => screen.getByRole<HTMLInputElement>("combobox", { name: "Fruit" });
const chosen = (): string | null => screen.getByRole("status", { name: "chosen" }).textContent;

test("a click opens the list and a click on a choice takes it", async () => {
  render(<Fruit />);
  await userEvent.click(field());
  await userEvent.click(await screen.findByRole("option", { name: /Banana/ }));

  expect(chosen()).toBe("banana");
  expect(field().value).toBe("Banana");
  expect(screen.queryByRole("listbox")).toBeNull();
});

test("typing filters, and Enter takes the first that fits", async () => {
  render(<Fruit />);
  await userEvent.type(field(), "ch");
  await screen.findByRole("option", { name: "Cherry" });
  await vi.waitFor(() => expect(screen.getAllByRole("option")).toHaveLength(1));
  await userEvent.keyboard("{Enter}");

  expect(chosen()).toBe("cherry");
});

test("the arrows walk around the list and the input names the active option", async () => {
  render(<Fruit />);
  field().focus();
  await userEvent.keyboard("{ArrowDown}");
  await screen.findByRole("option", { name: "Cherry" });
  await userEvent.keyboard("{ArrowUp}");

  expect(field().getAttribute("aria-activedescendant")).toBe(screen.getByRole("option", { name: "Cherry" }).id);
  await userEvent.keyboard("{ArrowDown}{Enter}");
  expect(chosen()).toBe("apple");
});

test("Escape drops what was typed and reaches nobody else", async () => {
  const outside = vi.fn();
  render(
    <div onKeyDown={outside}>
      <Fruit value="apple" />
    </div>,
  );
  await userEvent.type(field(), "zzz{Escape}");

  await vi.waitFor(() => expect(field().value).toBe("Apple"));
  expect(outside.mock.calls.some(([event]) => (event as KeyboardEvent).key === "Escape")).toBe(false);
  await userEvent.keyboard("{Escape}");
  expect(outside.mock.calls.some(([event]) => (event as KeyboardEvent).key === "Escape")).toBe(true);
});

test("a stored value shows its label", async () => {
  render(<Fruit value="cherry" />);

  await vi.waitFor(() => expect(field().value).toBe("Cherry"));
});

test("what is none of the choices is refused, unless free text is allowed", async () => {
  const { unmount } = render(<Fruit value="apple" />);
  await userEvent.clear(field());
  await userEvent.type(field(), "kumquat");
  await userEvent.click(screen.getByText("elsewhere"));
  expect(chosen()).toBe("apple");
  unmount();

  render(<Fruit allowFree />);
  await userEvent.type(field(), " kumquat ");
  await userEvent.click(screen.getByText("elsewhere"));
  expect(chosen()).toBe("kumquat");
});

test("an emptied field chooses nothing", async () => {
  render(<Fruit value="apple" />);
  await userEvent.clear(field());
  await userEvent.tab();

  expect(chosen()).toBe("");
});

test("a failed search says so, and an older one never overtakes a newer one", async () => {
  const asked: AbortSignal[] = [];
  const load = vi.fn((q: string, signal: AbortSignal) => {
    asked.push(signal);
    return q === "x" ? Promise.reject(new Error("down")) : new Promise<Choice[]>(() => undefined);
  });
  render(<Fruit load={load} />);
  await userEvent.click(field());
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  await userEvent.type(field(), "x");

  await screen.findByText(/could not be loaded/);
  expect(asked[0]?.aborted).toBe(true);
});

test("it has no accessibility flaws, closed or open", async () => {
  const { container } = render(<Fruit showLabel />);
  const rules = { "color-contrast": { enabled: false }, region: { enabled: false } };
  expect((await axe.run(container, { rules })).violations).toEqual([]);
  await userEvent.click(field());
  await screen.findByRole("option", { name: "Cherry" });
  expect((await axe.run(container, { rules })).violations).toEqual([]);
});
