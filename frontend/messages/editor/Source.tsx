import { useId, useImperativeHandle, useRef, useState, type ChangeEvent, type KeyboardEvent, type ReactNode, type Ref } from "react";

import { asked, inserted, type Asked } from "../variables/insertion";
import { fitting } from "../variables/known";
import { useWalk } from "../variables/useWalk";
import { VariableList } from "../variables/VariableList";
import { useDesk } from "./desk";

type Control = HTMLInputElement | HTMLTextAreaElement;

/** What the button beside a text asks of it. */
export interface SourceHandle {
  /** Put a variable where the caret is, or was. */
  readonly insert: (name: string) => void;
}

export interface SourceProps {
  readonly id: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Lines; 1 is a field of one line. */
  readonly rows: number;
  readonly code?: boolean;
  readonly invalid: boolean;
  readonly describedBy: string;
  readonly placeholder?: string | undefined;
  readonly onScroll?: (top: number) => void;
  readonly handle: Ref<SourceHandle>;
}

/** A text in which two braces offer the variables. */
export function Source(props: SourceProps): ReactNode {
  const { variables, readOnly } = useDesk();
  const list = useId();
  const control = useRef<Control>(null);
  const [typing, setTyping] = useState<Asked | null>(null);
  const found = typing ? fitting(variables, typing.q) : [];
  const put = (from: number, to: number, name: string): void => {
    const next = inserted(props.value, from, to, name);
    props.onChange(next.text);
    setTyping(null);
    requestAnimationFrame(() => {
      control.current?.focus();
      control.current?.setSelectionRange(next.caret, next.caret);
    });
  };
  const take = (index: number): void => {
    const variable = found[index];
    if (variable && typing) put(typing.from, control.current?.selectionStart ?? typing.from + 2, variable.name);
  };
  const walk = useWalk(found.length, take, () => setTyping(null));
  useImperativeHandle(props.handle, () => ({
    insert: (name) => {
      const { selectionStart, selectionEnd } = control.current ?? { selectionStart: null, selectionEnd: null };
      put(selectionStart ?? props.value.length, selectionEnd ?? props.value.length, name);
    },
  }));
  const shared = {
    id: props.id,
    className: props.code ? "fm-input me-code" : "fm-input",
    value: props.value,
    readOnly,
    placeholder: props.placeholder,
    spellCheck: !props.code,
    autoComplete: "off",
    "aria-invalid": props.invalid,
    "aria-describedby": props.describedBy,
    "aria-controls": typing ? list : undefined,
    "aria-activedescendant": typing && found.length > 0 ? `${list}-${walk.active}` : undefined,
    onChange: (event: ChangeEvent<Control>) => {
      props.onChange(event.target.value);
      setTyping(asked(event.target.value, event.target.selectionStart ?? 0));
      walk.reset();
    },
    onKeyDown: (event: KeyboardEvent) => typing && walk.pressed(event),
    onBlur: () => setTyping(null),
  };
  return (
    <div className="me-source">
      {props.rows === 1 ? (
        <input {...shared} ref={control as Ref<HTMLInputElement>} type="text" />
      ) : (
        <textarea
          {...shared}
          ref={control as Ref<HTMLTextAreaElement>}
          rows={props.rows}
          wrap={props.code ? "off" : "soft"}
          onScroll={(event) => props.onScroll?.(event.currentTarget.scrollTop)}
        />
      )}
      {typing && (
        <div className="me-drop">
          <VariableList id={list} variables={found} active={walk.active} onChoose={(one) => take(found.indexOf(one))} />
        </div>
      )}
    </div>
  );
}
