/** The texts: complete, in the tone of the house, and nowhere else. */
import { readdirSync, readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { END_REASONS, SIGNALS, SOURCES } from "#protocol/words.ts";
import { words } from "../../client/words.ts";

const test = suite("texts");
const folder = new URL("../../client/elements/", import.meta.url);

/** Every text, with its path; functions are asked with stand-ins. */
const all = (value: unknown, path = "words"): [string, string][] => {
  if (typeof value === "string") return [[path, value]];
  if (typeof value === "function") {
    const said: unknown = (value as (...given: unknown[]) => unknown)(["Alder"], 2, 3);
    return typeof said === "string" ? [[path, said]] : [];
  }
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, part]) => all(part, `${path}.${key}`));
};

test("every reason, signal and source of the wire has its words", () => {
  for (const reason of END_REASONS) assert.ok(words.ended.reasons[reason], reason);
  for (const signal of SIGNALS) {
    assert.ok(words.signals[signal], signal);
    assert.ok(words.coach.signals[signal].title("Fern").includes("Fern"), signal);
  }
  for (const source of SOURCES) assert.ok(words.sources[source].name, source);
});

test("no text is empty, apologises, or blames", () => {
  const found = all(words);
  assert.ok(found.length > 200, `${found.length} texts`);
  for (const [path, text] of found) {
    assert.ok(text.trim() !== "", path);
    assert.not.match(text, /oops|please wait|invalid|are you sure|error|undefined|null|NaN/i, path);
  }
});

test("names are joined as a person would say them", () => {
  assert.is(words.and([]), "");
  assert.is(words.and(["Alder"]), "Alder");
  assert.is(words.and(["Alder", "Birch"]), "Alder and Birch");
  assert.is(words.and(["Alder", "Birch", "Willow"]), "Alder, Birch and Willow");
});

test("no element has a text of its own", () => {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const elements = names.filter((name) => name.endsWith(".ts"));
  assert.ok(elements.length > 100, `${elements.length} elements`);
  for (const name of elements) {
    const source = readFileSync(new URL(name, folder), "utf8");
    const labels = source.match(/(aria-label|placeholder|title|alt)="[^"$]+"/g) ?? [];
    assert.equal(labels, [], name);
    // Text between tags inside a template; the name of the product is no sentence.
    const between = [...source.matchAll(/<\/?[a-z][^<>`]*>\s*([A-Za-z][A-Za-z ,.']{2,})\s*</g)]
      .map(([, text]) => text?.trim())
      .filter((text) => text !== "aside");
    assert.equal(between, [], name);
  }
});

test.run();
