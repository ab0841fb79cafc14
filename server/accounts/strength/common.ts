/**
 * Whether a password is one of the known ones, or only dressed up as another:
 * other case, digits and signs around it, letters swapped for digits, or the
 * same few characters again and again. PURE.
 */

const SWAPPED: Readonly<Record<string, string>> = {
  ...{ "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g" },
  ...{ "@": "a", $: "s", "!": "i", "+": "t", "|": "l", "(": "c", "€": "e", "£": "l" },
};
const swapBack = (text: string, one: string) =>
  Array.from(text, (letter) =>
    letter === "1" || letter === "!" ? one : (SWAPPED[letter] ?? letter),
  ).join("");
/** Without what people put in front and behind to satisfy a rule. */
const trimmed = (text: string) => text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");

/** The shortest beginning that the whole repeats, the last time perhaps not whole. */
export function repeated(text: string): string {
  const letters = Array.from(text);
  const unit = letters.findIndex(
    (_, n) => n > 0 && letters.every((letter, at) => letter === letters[at % n]),
  );
  return unit > 0 && unit <= letters.length / 2 ? letters.slice(0, unit).join("") : text;
}
/** A unit shorter than this is no password however often it is typed, characters. */
const UNIT = 8;

/** `known` in lower case; `password` as it is hashed. */
export function isCommon(password: string, known: ReadonlySet<string>): boolean {
  const plain = password.toLowerCase();
  const unit = repeated(plain);
  if (unit !== plain && Array.from(unit).length < UNIT) return true;
  return [plain, unit].some((text) => {
    const core = trimmed(text);
    const swapped = ["i", "l"].flatMap((one) => [swapBack(text, one), swapBack(core, one)]);
    const forms = [text, core, ...swapped, ...swapped.map(trimmed)];
    return forms.some((form) => known.has(form) || known.has(repeated(form)));
  });
}
