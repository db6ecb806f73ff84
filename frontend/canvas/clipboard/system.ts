/** The system's clipboard, and beside it a copy in this browser for tabs that may not read the system's. */
const PLACE = "beckon:clipboard";

/** Puts text where another tab finds it. */
export async function put(text: string): Promise<void> {
  keepCopy(text);
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Not allowed here (no HTTPS, or the person said no): the copy in this browser serves.
  }
}

/** The text to paste; "" without any. */
export async function take(): Promise<string> {
  try {
    const text = await navigator.clipboard.readText();
    if (text !== "") return text;
  } catch {
    // The same as above.
  }
  return copy();
}

/** The copy in this browser, for when the system's clipboard is empty. */
export function copy(): string {
  try {
    return localStorage.getItem(PLACE) ?? "";
  } catch {
    return "";
  }
}

/** Keeps a copy in this browser. */
export function keepCopy(text: string): void {
  try {
    localStorage.setItem(PLACE, text);
  } catch {
    // Full or forbidden: then there is only the system's clipboard.
  }
}
