/** The browser asks before it leaves a page with something unsaved. */
import { useCallback, useEffect, useRef } from "react";

/** The function calls the question off at once, for a page that leaves by itself. */
export function useUnsaved(dirty: boolean): () => void {
  const asks = useRef(false);
  useEffect(() => {
    asks.current = dirty;
  }, [dirty]);
  useEffect(() => {
    const leaving = (event: BeforeUnloadEvent): void => {
      if (asks.current) event.preventDefault();
    };
    window.addEventListener("beforeunload", leaving);
    return () => window.removeEventListener("beforeunload", leaving);
  }, []);
  return useCallback(() => {
    asks.current = false;
  }, []);
}
