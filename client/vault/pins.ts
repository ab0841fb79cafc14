/**
 * The keys of other people and of groups, as they were first seen: a server that names
 * another one later is noticed. Kept as a sealed paper, so that every device of mine has it.
 */
import { FormatError } from "#recordings/format.ts";
import { words } from "../words.ts";
import { changePaper, readPaper, type PaperGround } from "./papers.ts";
import { refuse } from "./vault.ts";

/** `new`: never seen, and not pinned by asking. `changed`: the person is to compare, and say so. */
export type Pinned = "new" | "same" | "changed";

type Book = Map<string, string>;

/** Throws FormatError on anything but a book of version 1. */
export function readBook(text: string | null): Book {
  if (text === null) return new Map();
  const value: unknown = parsed(text);
  if (typeof value !== "object" || value === null || !("v" in value) || value.v !== 1) {
    throw new FormatError("not a book of pins");
  }
  const keys: unknown = "keys" in value ? value.keys : null;
  if (typeof keys !== "object" || keys === null) throw new FormatError("no keys");
  return new Map(
    Object.entries(keys).map(([who, key]: [string, unknown]) => {
      if (typeof key !== "string") throw new FormatError("not a key");
      return [who, key];
    }),
  );
}
export const writeBook = (book: Book): string =>
  JSON.stringify({ v: 1, keys: Object.fromEntries(book) });

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    // The parser's own error may quote what it read.
    throw new FormatError("not JSON");
  }
}

export class Pins {
  readonly #ground: PaperGround;

  constructor(ground: PaperGround) {
    this.#ground = ground;
  }

  /**
   * Compares, and changes nothing. `who`: account or group id. Rejects with `Refused`
   * (`readPaper`): where the pins cannot be read, nothing is shared.
   */
  async check(who: string, publicKey: string): Promise<Pinned> {
    return judged(await this.#book(), who, publicKey);
  }
  /** The same for many at once. */
  async checkAll(keys: ReadonlyMap<string, string>): Promise<Map<string, Pinned>> {
    const book = await this.#book();
    return new Map([...keys].map(([who, publicKey]) => [who, judged(book, who, publicKey)]));
  }

  /** The key that was pinned; null: none. For showing both fingerprints. Rejects as `check`. */
  async known(who: string): Promise<string | null> {
    return (await this.#book()).get(who) ?? null;
  }

  /** Pins it: a first one, or another one after the person has compared. Rejects as `check`. */
  accept(who: string, publicKey: string): Promise<void> {
    return this.acceptAll(new Map([[who, publicKey]]));
  }
  /** The same for many at once. */
  async acceptAll(keys: ReadonlyMap<string, string>): Promise<void> {
    await changePaper(this.#ground, "pins", (text) => {
      const book = opened(text);
      const fresh = [...keys].filter(([who, publicKey]) => book.get(who) !== publicKey);
      return fresh.length === 0 ? null : writeBook(new Map([...book, ...fresh]));
    });
  }

  async #book(): Promise<Book> {
    return opened((await readPaper(this.#ground, "pins")).text);
  }
}

const judged = (book: Book, who: string, publicKey: string): Pinned => {
  const known = book.get(who);
  if (known === undefined) return "new";
  return known === publicKey ? "same" : "changed";
};

function opened(text: string | null): Book {
  try {
    return readBook(text);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw refuse(words.keys.strangePaper.pins, "strange-paper");
  }
}
