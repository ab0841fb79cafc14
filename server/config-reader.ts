/** Reads settings one by one and collects what is wrong with them instead of stopping. */

export type Environment = Readonly<Record<string, string | undefined>>;

export class Reader {
  readonly mistakes: string[] = [];
  readonly #env: Environment;

  constructor(env: Environment) {
    this.#env = env;
  }

  mistake(line: string): void {
    this.mistakes.push(line);
  }

  /** An empty setting counts as not set: that is what `NAME=` in a shell means. */
  isSet(name: string): boolean {
    return this.text(name, "") !== "";
  }

  text(name: string, otherwise: string): string {
    const text = this.#env[name]?.trim() ?? "";
    return text === "" ? otherwise : text;
  }

  integer(name: string, otherwise: number, least: number, most: number): number {
    const text = this.text(name, String(otherwise));
    const value = Number(text);
    if (/^\d{1,15}$/.test(text) && value >= least && value <= most) return value;
    this.mistake(`${name} is "${text}"; write a whole number from ${least} to ${most}`);
    return otherwise;
  }

  /** A comma-separated list. */
  list(name: string, otherwise: readonly string[]): string[] {
    const text = this.text(name, otherwise.join(","));
    return text
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part !== "");
  }

  choice<const W extends string>(name: string, words: readonly W[], otherwise: W): W {
    const text = this.text(name, otherwise);
    const found = words.find((word) => word === text);
    if (found === undefined) {
      this.mistake(`${name} is "${text}"; choose one of ${words.join(", ")}`);
    }
    return found ?? otherwise;
  }

  /** One or more of the words, in the order that was written, each once. */
  choices<const W extends string>(
    name: string,
    words: readonly W[],
    otherwise: readonly W[],
  ): readonly W[] {
    const texts = this.list(name, otherwise);
    const found = texts.flatMap((text) => words.filter((word) => word === text.toLowerCase()));
    if (found.length !== texts.length || new Set(found).size !== found.length) {
      this.mistake(`${name} is "${texts.join(",")}"; choose from ${words.join(", ")}, each once`);
      return otherwise;
    }
    return found;
  }
}
