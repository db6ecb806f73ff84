/** A widget that picks one thing of a kind by name; almost every file in `widgets/` is made with it. */
import type { ReactElement } from "react";

import { choicesOf } from "~/forms/choices";
import { Combobox } from "~/forms/Combobox";
import type { Widget, WidgetProps } from "~/forms/types";
import { text } from "~/shared/guards";

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
}

/** The widget of a kind of choice (GET choices/{kind}). */
export function picker(kind: string, options: PickerOptions = {}): Widget {
  function Picker(props: WidgetProps): ReactElement {
    const value = text(props.value);
    return (
      <div className="fm-picker">
        <Combobox
          id={props.id}
          label={props.label}
          value={value}
          onChange={(chosen) => props.onChange(chosen === "" ? undefined : chosen)}
          load={choicesOf(kind, options.narrowed?.(props))}
          placeholder={options.placeholder ?? "Type to search"}
          allowFree={options.free ?? false}
          disabled={props.disabled}
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
