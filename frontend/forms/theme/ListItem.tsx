/** One thing of a list, with buttons to move it and to take it out. */
import type { ReactElement } from "react";
import type { ArrayFieldItemTemplateProps } from "@rjsf/utils";

export function ListItem(props: ArrayFieldItemTemplateProps<unknown>): ReactElement {
  const { children, index, hasToolbar, buttonsProps, disabled, readonly } = props;
  const { hasMoveUp, hasMoveDown, hasRemove, onMoveUpItem, onMoveDownItem, onRemoveItem } = buttonsProps;
  const place = `item ${index + 1}`;
  return (
    <li className="fm-item">
      <div className="fm-item-body">{children}</div>
      {hasToolbar && !disabled && !readonly ? (
        <div className="fm-tools">
          <Tool label={`Move ${place} up`} sign="↑" enabled={hasMoveUp} onPress={() => onMoveUpItem()} />
          <Tool label={`Move ${place} down`} sign="↓" enabled={hasMoveDown} onPress={() => onMoveDownItem()} />
          <Tool label={`Remove ${place}`} sign="✕" enabled={hasRemove} onPress={() => onRemoveItem()} />
        </div>
      ) : null}
    </li>
  );
}

interface ToolProps {
  readonly label: string;
  readonly sign: string;
  readonly enabled: boolean;
  readonly onPress: () => void;
}

function Tool({ label, sign, enabled, onPress }: ToolProps): ReactElement {
  return (
    <button type="button" className="bo-button small" aria-label={label} title={label} disabled={!enabled} onClick={onPress}>
      {sign}
    </button>
  );
}
