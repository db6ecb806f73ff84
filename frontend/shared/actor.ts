/** Who changed something, as a person says it: `operator:anna` is anna; `key:…` is a program. */
export function actorName(actor: string): string {
  if (actor.startsWith("operator:")) return actor.slice("operator:".length);
  return actor.startsWith("key:") ? `a program (${actor})` : actor;
}
