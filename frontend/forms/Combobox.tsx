/** A text field that finds while one types: the ARIA combobox with a list (APG pattern "list autocomplete"). */
import { useId, useState, type KeyboardEvent, type ReactElement } from "react";

import "~/forms/forms.css";

import { named, type Choice, type Load } from "~/forms/choice";
import { ComboboxList, optionId } from "~/forms/ComboboxList";
import { useFound, useLabel } from "~/forms/useFound";

export type { Choice, Load } from "~/forms/choice";
export { among } from "~/forms/choice";

export interface ComboboxProps {
  readonly label: string;
  /** Show the label above the field; otherwise only screen readers have it. */
  readonly showLabel?: boolean;
  readonly value: string;
  readonly onChange: (value: string, choice?: Choice) => void;
  readonly load: Load;
  readonly placeholder?: string | undefined;
  /** What was typed may be taken although it is none of the choices. */
  readonly allowFree?: boolean;
  readonly disabled?: boolean;
  readonly id?: string;
  /** The id of the help or the error that belongs to the field. */
  readonly describedBy?: string | undefined;
  readonly invalid?: boolean;
}

/**
 * Down and Up walk through the choices, Enter takes one, Escape drops what was typed. An emptied field chooses
 * nothing (""). `onChange` hears of decisions, not of every key.
 */
export function Combobox(props: ComboboxProps): ReactElement {
  const { label, showLabel, value, onChange, load, placeholder, allowFree = false, disabled, describedBy } = props;
  const own = useId();
  const id = props.id ?? own;
  const list = `${own}-list`;
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState<string | null>(null);
  const [walked, setWalked] = useState<number | null>(null);
  const [found, search] = useFound(load);
  const [shown, learn] = useLabel(value, load);
  const first = typed && !allowFree && found.state === "found" && found.choices.length ? 0 : -1;
  const active = walked !== null && walked < found.choices.length ? walked : first;

  const close = (): void => {
    setOpen(false);
    setTyped(null);
    setWalked(null);
  };
  const show = (): void => {
    if (open || disabled) return;
    setOpen(true);
    search("", true);
  };
  const choose = (choice: Choice): void => {
    learn(choice);
    close();
    if (choice.value !== value) onChange(choice.value, choice);
  };
  const settle = (): void => {
    const text = typed?.trim() ?? null;
    const match = text ? named(found.choices, text) : undefined;
    if (match) {
      choose(match);
      return;
    }
    close();
    if (text !== null && text !== value && (allowFree || text === "")) onChange(text);
  };
  const walk = (step: number): void => {
    show();
    const count = found.choices.length;
    if (open && count) setWalked(active < 0 ? (step > 0 ? 0 : count - 1) : (active + step + count) % count);
  };
  const take = (): void => {
    const choice = found.choices[active];
    if (choice) choose(choice);
    else settle();
  };
  const pressed = (event: KeyboardEvent): void => {
    const act = { ArrowDown: () => walk(1), ArrowUp: () => walk(-1), Enter: take, Escape: close }[event.key];
    if (!act || (!open && !event.key.startsWith("Arrow"))) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  return (
    <div className="fm-combobox">
      {showLabel ? (
        <label className="fm-label" htmlFor={id}>
          {label}
        </label>
      ) : null}
      <input
        id={id}
        className="fm-input"
        type="text"
        role="combobox"
        autoComplete="off"
        spellCheck={false}
        aria-label={showLabel ? undefined : label}
        aria-expanded={open}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={open && active >= 0 ? optionId(list, active) : undefined}
        aria-describedby={describedBy}
        aria-invalid={props.invalid ?? undefined}
        disabled={disabled}
        placeholder={placeholder}
        value={typed ?? shown}
        onFocus={(event) => event.target.select()}
        onClick={show}
        onChange={(event) => {
          setOpen(true);
          setTyped(event.target.value);
          setWalked(null);
          search(event.target.value);
        }}
        onKeyDown={pressed}
        onBlur={settle}
      />
      {open ? (
        <ComboboxList
          id={list}
          label={label}
          found={found}
          chosen={value}
          active={active}
          note={allowFree && typed?.trim() && found.state === "found" && active < 0 ? `Enter takes “${typed.trim()}”.` : ""}
          onChoose={choose}
        />
      ) : null}
    </div>
  );
}
