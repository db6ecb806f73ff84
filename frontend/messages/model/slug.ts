/** The slug that a name suggests: small letters, digits and hyphens, 100 at most. */
export function slugOf(name: string): string {
  const plain = name.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replaceAll("ß", "ss");
  const joined = plain.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return joined.replace(/^-+/, "").slice(0, 100).replace(/-+$/, "");
}
