/** Ids that people can read: problems and figures name nodes by them. */

/** An id for a node of this type that none of `taken` is: `send_email`, then `send_email_2`, and so on. */
export function freshId(wanted: string, taken: ReadonlySet<string>): string {
  const stem = wanted.replace(/(?<=.)_\d+$/, "").slice(0, 90);
  let id = stem;
  for (let count = 2; taken.has(id); count += 1) id = `${stem}_${count}`;
  return id;
}
