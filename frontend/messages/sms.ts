/** How a text is split into SMS (3GPP TS 23.038 and 23.040); the server counts the same way. */

const BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
/** Each takes two places: an escape stands before it. */
const EXTENSION = new Set("\f^{}\\[~]|€");
const SHOWN = 20;

export interface Parts {
  readonly encoding: "GSM-7" | "UCS-2";
  readonly characters: number;
  /** Septets, or units of UTF-16. */
  readonly units: number;
  readonly parts: number;
  /** What still fits into the last part. */
  readonly left: number;
  /** The characters, up to 20, because of which it has to be UCS-2. */
  readonly foreign: readonly string[];
}

/** Without national shift tables, which hardly any gateway uses. */
export function partsOf(text: string): Parts {
  const characters = Array.from(text); // code points, as they are counted
  const foreign = [...new Set(characters.filter((one) => !BASIC.has(one) && !EXTENSION.has(one)))];
  const wide = foreign.length > 0;
  const [single, joined] = wide ? [70, 67] : [160, 153];
  const sizes = characters.map((one) => (wide ? one.length : EXTENSION.has(one) ? 2 : 1));
  const units = sizes.reduce((sum, size) => sum + size, 0);
  const [parts, used] = units <= single ? [units > 0 ? 1 : 0, units] : packed(sizes, joined);
  return {
    encoding: wide ? "UCS-2" : "GSM-7",
    characters: characters.length,
    units,
    parts,
    left: (parts <= 1 ? single : joined) - used,
    foreign: foreign.slice(0, SHOWN),
  };
}

/** How many parts, and how much of the last is used: no character is cut in two. */
function packed(sizes: readonly number[], room: number): [number, number] {
  let [parts, used] = [1, 0];
  for (const size of sizes) {
    if (used + size > room) [parts, used] = [parts + 1, 0];
    used += size;
  }
  return [parts, used];
}
