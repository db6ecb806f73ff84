/** The slug that a name suggests. */

const MOST = 100;

/** `Back in stock: Größe M!` → `back-in-stock-grosse-m`; "" where nothing of the name can stand in a slug. */
export function slugOf(name: string): string {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").replace(/ß/g, "ss").toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, MOST).replace(/-$/, "");
}

/** What is wrong with a slug, or "". */
export function slugFlaw(slug: string): string {
  if (slug === "") return "Give it a slug.";
  return /^[A-Za-z0-9_-]{1,100}$/.test(slug) ? "" : "A slug has at most 100 letters, digits, hyphens and underscores.";
}
