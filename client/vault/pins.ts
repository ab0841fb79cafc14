/**
 * The keys of other people and of groups, as they were first seen: a server that names
 * another one later is noticed. Kept as a sealed paper, so that every device of mine has it.
 */
import { FormatError } from "#recordings/format.ts";
import { words } from "../words.ts";
import { changePaper, readPaper, type PaperGround } from "./papers.ts";
import { refuse } from "./vault.ts";

/**
 * `new`: nobody has looked at it yet, and asking pins nothing. `same`: the one that the
 * person has seen. `changed`: the person is to compare, and say so.
 */
export type Pinned = "new" | "same" | "changed";

interface Pin {
  key: string;
  /** Its fingerprint was shown to the person, who went on. */
  seen: boolean;
}
type Book = Map<string, Pin>;

/** Throws FormatError on anything but a book of version 1. */
export function readBook(text: string | null): Book {
  if (text === null) return new Map();
  const value: unknown = parsed(text);
  if (typeof value !== "object" || value === null || !("v" in value) || value.v !== 1) {
    throw new FormatError("not a book of pins");
  }
  const keys: unknown = "keys" in value ? value.keys : null;
  const unseen: unknown = "unseen" in value ? value.unseen : null;
  if (typeof keys !== "object" || keys === null) throw new FormatError("no keys");
  if (!Array.isArray(unseen)) throw new FormatError("not who is unseen");
  return new Map(
    Object.entries(keys).map(([who, key]: [string, unknown]) => {
      if (typeof key !== "string") throw new FormatError("not a key");
      return [who, { key, seen: !unseen.includes(who) }];
    }),
  );
}
export const writeBook = (book: Book): string =>
  JSON.stringify({
    v: 1,
    keys: Object.fromEntries([...book].map(([who, { key }]) => [who, key])),
    unseen: [...book].flatMap(([who, { seen }]) => (seen ? [] : [who])),
  });

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
    return (await this.#book()).get(who)?.key ?? null;
  }

  /**
   * Pins a first key that no dialog has shown, so that another one is noticed. It stays `new`
   * until it is accepted; what is known already stays as it is. Rejects as `check`.
   */
  async remember(who: string, publicKey: string): Promise<void> {
    await changePaper(this.#ground, "pins", (text) => {
      const book = opened(text);
      const pin = { key: publicKey, seen: false };
      return book.has(who) ? null : writeBook(new Map([...book, [who, pin]]));
    });
  }

  /**
   * Pins it: a first one whose fingerprint was shown, or another one after the person has
   * compared. Rejects as `check`.
   */
  async accept(who: string, publicKey: string): Promise<void> {
    await changePaper(this.#ground, "pins", (text) => {
      const book = opened(text);
      if (judged(book, who, publicKey) === "same") return null;
      return writeBook(new Map([...book, [who, { key: publicKey, seen: true }]]));
    });
  }

  async #book(): Promise<Book> {
    return opened((await readPaper(this.#ground, "pins")).text);
  }
}

const judged = (book: Book, who: string, publicKey: string): Pinned => {
  const known = book.get(who);
  if (known === undefined) return "new";
  if (known.key !== publicKey) return "changed";
  return known.seen ? "same" : "new";
};

function opened(text: string | null): Book {
  try {
    return readBook(text);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw refuse(words.keys.strangePaper.pins, "strange-paper");
  }
}
