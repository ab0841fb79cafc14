/** Every damage once, however often its segment is opened. PURE. */
import type { FilmDamage } from "./film.ts";

const nameOf = ({ part, segment, chunk, what }: FilmDamage): string =>
  `${part} ${segment} ${chunk} ${what}`;

/** `known` itself where nothing new is among `found`. */
export function withDamage(
  known: readonly FilmDamage[],
  found: readonly FilmDamage[],
): readonly FilmDamage[] {
  const names = new Set(known.map(nameOf));
  const added = found.filter((one) => !names.has(nameOf(one)));
  return added.length === 0 ? known : [...known, ...added];
}
