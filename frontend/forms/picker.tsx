/** A widget that picks one thing of a kind by name; almost every file in `widgets/` is made with it. */
import type { ReactElement } from "react";

import { choicesOf } from "~/forms/choices";
import { Combobox } from "~/forms/Combobox";
import { human } from "~/forms/schema/words";
import type { Widget, WidgetProps } from "~/forms/types";
import { list, text } from "~/shared/guards";

interface PickerOptions {
  /** A name that nobody has seen yet may be typed, for example of an event that is still to come. */
  readonly free?: boolean;
  /** What narrows the choices, from the field's schema or the values beside it. */
  readonly narrowed?: (props: WidgetProps) => Readonly<Record<string, string | undefined>>;
  /** The page of what is chosen. */
  readonly page?: (value: string) => string;
  /** Where a new one is made. */
  readonly making?: { readonly label: string; readonly page: string };
  readonly placeholder?: string;
  /** What the fields that it is narrowed by are called, where their names do not say it. */
  readonly words?: Readonly<Record<string, string>>;
}

/**
 * The widget of a kind of choice (GET choices/{kind}). Where the schema says `narrowed_by: [fields]`, it waits for
 * those fields beside it and offers what goes with them.
 */
export function picker(kind: string, options: PickerOptions = {}): Widget {
  function Picker(props: WidgetProps): ReactElement {
    const value = text(props.value);
    const names = list(props.schema["narrowed_by"]).map(text);
    const missing = names.find((name) => text(props.beside[name]) === "");
    const beside = Object.fromEntries(names.map((name) => [name, text(props.beside[name])]));
    return (
      <div className="fm-picker">
        <Combobox
          key={JSON.stringify(beside)} // a value may have another label there, or none
          id={props.id}
          label={props.label}
          value={value}
          onChange={(chosen) => props.onChange(chosen === "" ? undefined : chosen)}
          load={choicesOf(kind, { ...beside, ...options.narrowed?.(props) })}
          placeholder={missing === undefined ? (options.placeholder ?? "Type to search") : `Choose the ${options.words?.[missing] ?? human(missing).toLowerCase()} first`}
          allowFree={options.free ?? false}
          disabled={props.disabled || (missing !== undefined && value === "")}
          describedBy={props.describedBy}
          invalid={props.invalid}
        />
        <PickerLinks value={value} options={options} />
      </div>
    );
  }
  return Picker;
}

function PickerLinks({ value, options }: { readonly value: string; readonly options: PickerOptions }): ReactElement | null {
  const { page, making } = options;
  const chosen = page && value !== "" ? page(encodeURIComponent(value)) : undefined;
  if (chosen === undefined && !making) return null;
  return (
    <span className="fm-links">
      {chosen === undefined ? null : (
        <a href={chosen} target="_blank" rel="noopener">
          Open
        </a>
      )}
      {making ? (
        <a href={making.page} target="_blank" rel="noopener">
          {making.label}
        </a>
      ) : null}
    </span>
  );
}
