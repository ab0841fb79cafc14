/**
 * An observation form as portable JSON: a school's own, carried between people as a file.
 * What is not exactly a form of version 1 is refused, and the place is named. Pure.
 */
const ITEM_KINDS = ["tally", "scale", "yes-no", "text"] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

export interface FormItem {
  /** Letters, digits and hyphens; never another item's. */
  id: string;
  kind: ItemKind;
  label: string;
  hint: string;
  /** Of a scale: 2 to 10 steps, counted from 1, and what the ends mean. */
  steps: number;
  low: string;
  high: string;
}
export interface Form {
  id: string;
  title: string;
  about: string;
  items: readonly FormItem[];
}

export type FormFault =
  | "not-json"
  | "not-a-form"
  | "version"
  | "title"
  | "no-items"
  | "too-many"
  | "item-id"
  | "item-twice"
  | "item-kind"
  | "item-label"
  | "item-steps"
  | "too-long";

/** `item`: which one, counted from 1; null: the form itself. */
export class FormError extends Error {
  readonly code: FormFault;
  readonly item: number | null;
  constructor(code: FormFault, item: number | null = null) {
    super(code);
    this.name = "FormError";
    this.code = code;
    this.item = item;
  }
}

const ID = /^[A-Za-z0-9-]{1,60}$/;
const LONGEST = { title: 120, about: 1_000, label: 120, hint: 400, end: 60 } as const;
const MOST_ITEMS = 40;
const SCALE = { least: 2, most: 10, usual: 5 } as const;

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (value: unknown): Fields | null =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : null;

const text = (
  value: unknown,
  most: number,
  fault: FormFault,
  item: number | null,
  empty = true,
): string => {
  if (value === undefined && empty) return "";
  if (typeof value !== "string" || (!empty && value.trim() === ""))
    throw new FormError(fault, item);
  if (value.length > most) throw new FormError("too-long", item);
  return value.trim();
};

const itemFrom = (value: unknown, n: number): FormItem => {
  const of = fieldsOf(value);
  if (of === null) throw new FormError("item-label", n);
  const id = of["id"];
  if (typeof id !== "string" || !ID.test(id)) throw new FormError("item-id", n);
  const kind = ITEM_KINDS.find((one) => one === of["kind"]);
  if (kind === undefined) throw new FormError("item-kind", n);
  const steps = of["steps"] ?? SCALE.usual;
  if (
    typeof steps !== "number" ||
    !Number.isInteger(steps) ||
    steps < SCALE.least ||
    steps > SCALE.most
  )
    throw new FormError("item-steps", n);
  return {
    ...{ id, kind, steps },
    label: text(of["label"], LONGEST.label, "item-label", n, false),
    hint: text(of["hint"], LONGEST.hint, "item-label", n),
    low: text(of["low"], LONGEST.end, "item-label", n),
    high: text(of["high"], LONGEST.end, "item-label", n),
  };
};

/** Throws FormError. */
export const formFrom = (value: unknown): Form => {
  const of = fieldsOf(value);
  if (of === null || !("aside-form" in of)) throw new FormError("not-a-form");
  if (of["aside-form"] !== 1) throw new FormError("version");
  const { id, items } = of;
  if (typeof id !== "string" || !ID.test(id)) throw new FormError("not-a-form");
  if (!Array.isArray(items) || items.length === 0) throw new FormError("no-items");
  if (items.length > MOST_ITEMS) throw new FormError("too-many");
  const read = (items as unknown[]).map((one, i) => itemFrom(one, i + 1));
  const twice = read.findIndex((one, i) => read.findIndex((other) => other.id === one.id) < i);
  if (twice >= 0) throw new FormError("item-twice", twice + 1);
  return {
    ...{ id, items: read },
    title: text(of["title"], LONGEST.title, "title", null, false),
    about: text(of["about"], LONGEST.about, "title", null),
  };
};

/** Of a file. Throws FormError. */
export const readForm = (file: string): Form => {
  let value: unknown;
  try {
    value = JSON.parse(file);
  } catch {
    // The parser's own sentence is about characters, not about forms.
    throw new FormError("not-json");
  }
  return formFrom(value);
};

const bare = ({ id, kind, label, hint, steps, low, high }: FormItem) => ({
  ...{ id, kind, label },
  ...(hint === "" ? {} : { hint }),
  ...(kind === "scale"
    ? { steps, ...(low === "" ? {} : { low }), ...(high === "" ? {} : { high }) }
    : {}),
});
/** As `readForm` reads it again. */
export const portable = ({ id, title, about, items }: Form): Record<string, unknown> => ({
  "aside-form": 1,
  ...{ id, title },
  ...(about === "" ? {} : { about }),
  items: items.map(bare),
});
