import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseKeyFile } from "#recordings/key-file.ts";
import { openWith, unsealIdentity } from "#recordings/keys.ts";
import { openText } from "#recordings/text.ts";
import { fixedVectors, plainJson, storedVectors } from "./vectors.ts";

const test = suite("test vectors of the recording format");
const { fixed, random } = storedVectors();
const bytes = (base64: string) => new Uint8Array(Buffer.from(base64, "base64"));

test("what is sealed today is what was sealed when version 1 was written down", async () => {
  assert.equal(plainJson(await fixedVectors()), fixed);
});

test("the key files that were wrapped then open now", async () => {
  for (const [part, file] of random.wrappedKeyFiles.entries()) {
    const text = await openWith(fixed.vault.identity, bytes(file));
    assert.is(text, fixed.keyFiles[part]);
    assert.is(parseKeyFile(text).part, part);
  }
});

test("the vault that was sealed then opens with its code, however it is typed", async () => {
  const { code, identity, normalised } = fixed.vault;
  const lower = (code.match(/.{1,4}/g) ?? []).join(" - ").toLowerCase().replaceAll("0", "o");
  for (const typed of [code, lower, normalised ?? ""]) {
    assert.is(await unsealIdentity(bytes(random.sealedIdentity), typed), identity);
  }
});

test("the title that was sealed then opens now, for its recording and field only", async () => {
  const { text } = parseKeyFile(fixed.keyFiles[0] ?? "");
  const key = text ?? new Uint8Array(0);
  const { sealedTitle } = random;
  assert.is(await openText(key, fixed.recording, "title", sealedTitle), fixed.title);
  const elsewhere = [
    openText(key, fixed.recording, "note", sealedTitle),
    openText(key, "AAAAAAAAAAAAAAAAAAAAAA", "title", sealedTitle),
    openText(
      key.map((byte) => byte ^ 1),
      fixed.recording,
      "title",
      sealedTitle,
    ),
  ];
  for (const opened of elsewhere) {
    assert.is(await opened.catch((error: Error) => error.name), "FormatError");
  }
});

test.run();
