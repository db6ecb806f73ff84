import { useEffect, useState, type ReactNode } from "react";

import { choicesOf } from "~/forms/choices";
import type { Choice } from "~/forms/choice";

export interface GatewayProps {
  readonly channel: string;
  readonly value: string;
  readonly onChange: (gateway: string) => void;
}

/** By which gateway new templates of a channel leave; asked only where there is a choice. */
export function Gateway({ channel, value, onChange }: GatewayProps): ReactNode {
  const [found, setFound] = useState<readonly Choice[] | null>(null);
  useEffect(() => {
    const asking = new AbortController();
    // Where they cannot be listed, the server says what it needs when the campaign is made.
    choicesOf("gateway", { channel })("", asking.signal).then(setFound, () => undefined);
    return () => asking.abort();
  }, [channel]);
  if (found === null || found.length === 1) return null;
  if (found.length === 0) {
    return (
      <p className="bo-note warning">
        This brand has no gateway for “{channel}”. <a href="/gateways/">Add one first</a>, unless it has the templates already.
      </p>
    );
  }
  return (
    <label>
      <span>Gateway for “{channel}”</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">choose a gateway</option>
        {found.map((gateway) => (
          <option key={gateway.value} value={gateway.value}>
            {gateway.label}
          </option>
        ))}
      </select>
    </label>
  );
}
