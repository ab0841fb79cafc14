// runs alone, limit 300 s
/**
 * A server that lies about the pieces and notes that it keeps: swapped, reordered, cut,
 * repeated, renamed or of an older version. Each lie is noticed, and named on the screen.
 */
import type { Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { NoteRow } from "#protocol/http/notes.ts";
import { parseKeyFile } from "#recordings/key-file.ts";
import { wrapTo } from "#recordings/keys.ts";
import { newNote, noteKey, notesKey, sealNote } from "#recordings/notes.ts";
import { newId } from "#server/accounts/ids.ts";
import { exchanged, flipped, lieInPieces, type PieceLie } from "#test/support/browser-between.ts";
import { hold } from "#test/support/browser-lesson.ts";
import { openAt, withLiedTo, type LiedTo } from "#test/support/browser-lied-to.ts";
import { shows, slider } from "#test/support/browser-player.ts";
import { says } from "#test/support/browser-steps.ts";
import { lieTo, tellTruth } from "#test/support/browser-vault.ts";

const test = suite("a server that lies about recordings and notes");
const shared = hold<LiedTo>(withLiedTo);

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

/** What the places beside the picture are called, with the second at which each stands. */
const named = (page: Page, name: string) => button(page, new RegExp(`^Go there: ${name}, 0:`));

/** `lost`: pieces of which not one picture may be painted. */
const PIECES: [what: string, lie: PieceLie, named: string, lost?: readonly number[]][] = [
  [
    "swapped",
    ({ segment }, ask) => (segment === 1 ? ask(0, 2) : segment === 2 ? ask(0, 1) : null),
    "Wrong place",
    [1, 2],
  ],
  ["repeated", ({ segment }, ask) => (segment === 2 ? ask(0, 1) : null), "Wrong place", [2]],
  [
    "reordered within",
    ({ segment }, ask) => (segment === 1 ? ask(0, 1).then((one) => exchanged(one, 3, 4)) : null),
    "Wrong place",
  ],
  [
    "cut off",
    ({ segment }, ask) =>
      segment === 1 ? ask(0, 1).then((one) => one.subarray(0, one.length / 2)) : null,
    "Cut short",
  ],
  [
    "changed",
    ({ segment }, ask) =>
      segment === 1 ? ask(0, 1).then((one) => flipped(one, one.length >> 1)) : null,
    "Changed",
  ],
  [
    "of another version",
    ({ segment }, ask) => (segment === 1 ? ask(0, 1).then((one) => flipped(one, 4)) : null),
    "Another version",
    [1],
  ],
  [
    "emptied",
    ({ segment }) => (segment === 1 ? Promise.resolve(new Uint8Array()) : null),
    "Cut short|Unreadable",
    [1],
  ],
];
const FRAME_MS = 40;
/** Of what comes after a piece, so much is played. */
const PAST_MS = 1_000;
/** Pictures this near to a piece's end may be its neighbour's. */
const EDGE_MS = 500;

for (const [what, lie, name, lost = []] of PIECES) {
  test(`R14: a piece that is ${what} is named, and the rest plays on`, async () => {
    const { teacher, recording, stores } = await shared.open();
    const { page } = teacher;
    const rows = (await stores.recordings.segments(recording)).filter(({ part }) => part === 0);
    const spanOf = (segment: number) => {
      const { atMs = 0, lastsMs = 0 } = rows.find((one) => one.segment === segment) ?? {};
      return { fromMs: atMs, toMs: atMs + lastsMs };
    };
    await lieInPieces(page, lie);
    await openAt(page, `#/play?recording=${recording}`);
    await slider(page).waitFor();
    await named(page, `(${name})`).first().click();
    await page.getByRole("heading", { level: 1 }).focus();
    await page.keyboard.press("k");
    const past = spanOf(Math.max(1, ...lost)).toMs + PAST_MS;
    const painted: number[] = [];
    await shows(page, "what comes after it", ({ counter }) => {
      painted.push(counter * FRAME_MS);
      return counter * FRAME_MS > past;
    });
    for (const { fromMs, toMs } of lost.map(spanOf)) {
      const there = painted.filter((at) => at > fromMs + EDGE_MS && at < toMs - EDGE_MS);
      assert.equal(there, [], "none of its pictures is painted");
    }
    await tellTruth(page);
  });
}

test("R14: pieces of another recording, and pieces that the list withholds, are named", async () => {
  const { teacher, recording, other } = await shared.open();
  const { page } = teacher;
  await page.route(
    (url) => url.pathname === "/api/recordings/segment" && url.searchParams.get("segment") === "1",
    (route) => route.continue({ url: route.request().url().replace(recording, other) }),
  );
  await openAt(page, `#/play?recording=${recording}`);
  await named(page, "Another key").first().waitFor();
  await tellTruth(page);

  await lieTo(page, "/api/recordings/manifest", ({ parts }) => {
    const [first] = parts as { segments: unknown[] }[];
    first?.segments.splice(2, 1);
  });
  await openAt(page, `#/play?recording=${recording}`);
  await named(page, "Missing").first().waitFor();
  await tellTruth(page);
});

test("R14: a key file or a title that was exchanged opens nothing, and the page says so", async () => {
  const { teacher, recording, other, attacker, stores, keyFile } = await shared.open();
  const { page } = teacher;
  const withKeyFile = async (file: string) => {
    await lieTo(page, "/api/recordings/manifest", ({ parts }) => {
      for (const part of parts as { keyFile: string }[]) part.keyFile = file;
    });
    await openAt(page, `#/play?recording=${recording}`);
  };
  await withKeyFile(base64(await wrapTo(attacker, keyFile)));
  await says(page, "Your vault does not open this recording.");
  await tellTruth(page);
  // Anybody can wrap a key file to a vault; it opens nothing that was sealed under other keys.
  const [theirs] = await stores.recordings.parts(other);
  await withKeyFile(theirs?.keyFile ?? "");
  await named(page, "Another key").first().waitFor();
  await tellTruth(page);

  const row = await stores.recordings.byId(other);
  await lieTo(page, "/api/recordings/manifest", (manifest) => {
    manifest["sealedTitle"] = row?.sealedTitle;
  });
  await openAt(page, `#/play?recording=${recording}`);
  await slider(page).waitFor();
  await page.getByRole("heading", { level: 1, name: "Sealed" }).waitFor();
  assert.is(await page.getByText("Another one").count(), 0);
  await tellTruth(page);
});

/** Two published notes on the second recording; the first was changed once. */
const withNotes = async ({ stores, server, other, keyFile }: LiedTo) => {
  const file = parseKeyFile(keyFile);
  const [opens, segment] = [
    await notesKey(file.text ?? new Uint8Array(), other),
    await file.keyOf(1),
  ];
  const key = await noteKey(segment ?? new Uint8Array(), opens, other);
  const { account } = server.teacher;
  const ids = [newId(), newId()] as const;
  const seal = (id: string, text: string, edit = 0) =>
    sealNote(key, other, id, newNote({ kind: "question", atMs: 9_000, text, edit }));
  const older = await seal(ids[0], "Who said halves, at first?");
  const sealed = [await seal(ids[0], "Who said halves?", 1), await seal(ids[1], "Wait here.")];
  for (const [i, id] of ids.entries()) {
    await stores.notes.add({
      ...{ id, recording: other, session: null, sessionAt: null, owner: account, author: account },
      ...{ under: "recording", part: 0, segment: 1, replyTo: null, sealed: sealed[i] ?? "" },
      ...{ createdAt: Date.now(), changedAt: Date.now(), resolvedAt: null },
    });
  }
  return { ids, older };
};

test("notes that are swapped, cut, renamed, moved, repeated or of an older version are named, and not shown", async () => {
  const ground = await shared.open();
  const { other } = ground;
  const { page } = ground.teacher;
  const { ids, older } = await withNotes(ground);
  const told = async (lie: (notes: NoteRow[]) => void, sentence: string, shown: string[]) => {
    await lieTo(page, "/api/notes", ({ notes }) => {
      lie(notes as NoteRow[]);
    });
    await openAt(page, `#/play?recording=${other}`);
    if (sentence !== "") await says(page, sentence);
    for (const one of ["Who said halves?", "Wait here.", "at first"]) {
      const found = page.getByText(one);
      if (shown.includes(one)) await found.first().waitFor();
      else assert.is(await found.count(), 0, `${one} is shown`);
    }
    await tellTruth(page);
  };
  const all = ["Who said halves?", "Wait here."];
  await told(() => undefined, "", all);
  const changed = "changed after being sealed, or belong";
  await told(
    ([one, two]) => {
      if (one && two) [one.sealed, two.sealed] = [two.sealed, one.sealed];
    },
    `2 were ${changed}`,
    [],
  );
  await told(([one]) => one && (one.sealed = one.sealed.slice(0, -8)), `1 was ${changed}`, [
    all[1] ?? "",
  ]);
  await told(([one]) => one && (one.note = newId()), `1 was ${changed}`, [all[1] ?? ""]);
  await told(
    ([one]) => {
      if (one) one.place = { part: 0, segment: 2 };
    },
    `1 was ${changed}`,
    [all[1] ?? ""],
  );
  await told(
    (notes) => {
      for (const one of notes) if (one.note === ids[0]) one.sealed = older;
    },
    "1 is an older version than this device has seen",
    [all[1] ?? ""],
  );
  await told(
    (notes) => {
      for (const one of notes) if (one.note === ids[1]) one.replyTo = ids[0];
    },
    "1 was put under another note than meant",
    [all[0] ?? ""],
  );
  await told(
    (notes) => {
      notes.push(...notes.filter(({ note }) => note === ids[0]));
    },
    "1 was listed more than once",
    all,
  );
  // In which order they are listed says nothing: they stand where they were written for.
  await told((notes) => notes.reverse(), "", all);
});

test("everything ends with the house", () => shared.close());

test.run();
