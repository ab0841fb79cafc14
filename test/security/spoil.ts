/** PURE: from a schema and a value that fits it, every way of not fitting it that we know. */
import type Type from "typebox";
import { Value } from "typebox/value";

export interface Spoilt {
  what: string;
  payload: unknown;
}
interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
}

const deep = (levels: number): unknown => {
  let value: unknown = "bottom";
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
};
/** Own properties with these names survive JSON; a careless merge would follow them. */
const POISON = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty"] as const;
const poisoned = (value: object, name: string): object =>
  Object.defineProperty({ ...value }, name, {
    value: { polluted: true, sessionId: "x", ok: true },
    enumerable: true,
  });

const WRONG: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 2 ** 53, 1e308, -1e308],
  ...["", " ", "x", "\u0000", "../../etc/passwd", "__proto__", "' OR 1=1 --", "<script>", "\ud800"],
  ...["y".repeat(70), "z".repeat(30_000), "é".repeat(5_000)],
  ...[[], {}, [[]], [null], { $gt: "" }, { length: 16 }, ["a".repeat(22)], Array(500).fill("a")],
  ...[deep(40), deep(900)],
];

function* inside(schema: Schema, value: unknown, path: string): Generator<Spoilt> {
  for (const [index, wrong] of WRONG.entries()) {
    yield { what: `${path} is wrong in way ${index}`, payload: wrong };
  }
  if (Array.isArray(value)) {
    yield { what: `${path} is repeated`, payload: [...value, ...value, ...value, ...value] };
    const [first, ...rest] = value as unknown[];
    if (first === undefined || !schema.items) return;
    for (const { what, payload } of inside(schema.items, first, `${path}[0]`)) {
      yield { what, payload: [payload, ...rest] };
    }
    return;
  }
  if (typeof value !== "object" || value === null) return;
  const fields = value as Record<string, unknown>;
  yield { what: `${path} has one field more`, payload: { ...fields, surplus: 1 } };
  for (const name of POISON) {
    yield { what: `${path} has ${name}`, payload: poisoned(fields, name) };
  }
  for (const [name, field] of Object.entries(fields)) {
    const { [name]: _gone, ...others } = fields;
    yield { what: `${path}.${name} is missing`, payload: others };
    const { [name]: _old, ...renamed } = { ...others, [name.toUpperCase()]: field };
    yield { what: `${path}.${name} is in capitals`, payload: renamed };
    const below = schema.properties?.[name];
    if (!below) continue;
    for (const { what, payload } of inside(below, field, `${path}.${name}`)) {
      yield { what, payload: { ...fields, [name]: payload } };
    }
  }
}

/** All of them, without those that happen to fit after all (a title may be "x"). */
export const spoil = (schema: Type.TSchema, value: object): Spoilt[] =>
  [...inside(schema as Schema, value, "payload")].filter(
    ({ payload }) => !Value.Check(schema, payload),
  );
