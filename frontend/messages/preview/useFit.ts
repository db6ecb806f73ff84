/** How much smaller a thing has to be drawn to fit into its place. */
import { useLayoutEffect, useRef, useState, type RefObject } from "react";

/** The place to be measured, and the scale for something `wide` pixels wide: 1 where it fits. */
export function useFit(wide: number): { readonly place: RefObject<HTMLDivElement | null>; readonly scale: number } {
  const place = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(wide);
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return;
    const watching = new ResizeObserver(([entry]) => entry && setRoom(entry.contentRect.width));
    watching.observe(element);
    return () => watching.disconnect();
  }, []);
  return { place, scale: room > 0 ? Math.min(1, room / wide) : 1 };
}
