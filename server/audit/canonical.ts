/**
 * One text for one value: object keys sorted, no spaces, so that two programs
 * hash and sign the same bytes. A subset of RFC 8785 for plain JSON values.
 */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Throws `TypeError` for what JSON cannot hold, a number that is not finite included. */
export function canonical(value: Json): string {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new TypeError("a number that is not finite has no canonical form");
  }
  if (value === null || typeof value !== "object") {
    const text = JSON.stringify(value) as string | undefined;
    if (text === undefined) throw new TypeError(`${typeof value} has no canonical form`);
    return text;
  }
  if (isList(value)) return `[${value.map(canonical).join(",")}]`;
  const fields = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`);
  return `{${fields.join(",")}}`;
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
