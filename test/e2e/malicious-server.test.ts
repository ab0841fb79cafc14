// runs alone, limit 300 s
/**
 * A server that lies about what it keeps, on the way to a real page: exchanged keys, and
 * pieces and notes that are swapped, reordered, cut, repeated, renamed or of an older
 * version. The server behind is the real one. Each lie is noticed, and named on the screen.
 */
import type { Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { NoteRow } from "#protocol/http/notes.ts";
import { parseKeyFile } from "#recordings/key-file.ts";
import { fingerprint, newIdentity, recipientOf, wrapTo } from "#recordings/keys.ts";
import { newNote, noteKey, notesKey, sealNote } from "#recordings/notes.ts";
import { newId } from "#server/accounts/ids.ts";
import { exchanged, flipped, lieInPieces, type PieceLie } from "#test/support/browser-between.ts";
import { hold } from "#test/support/browser-lesson.ts";
import { slider } from "#test/support/browser-player.ts";
import {
  nameWhom,
  putOnShelf,
  TITLE,
  withShared,
  type SharedGround,
} from "#test/support/browser-shared.ts";
import { says } from "#test/support/browser-steps.ts";
import { writeGroupFile } from "../../client/vault/group-file.ts";
import { lieTo, tellTruth } from "#test/support/browser-vault.ts";

const test = suite("a server that lies about recordings, notes and keys");

interface Ground extends SharedGround {
  /** A second recording of the teacher's. */
  other: string;
  /** Text of its key file. */
  keyFile: string;
  attacker: string;
}
const shared = hold<Ground>((work) =>
  withShared(async (ground) => {
    const { account } = ground.server.teacher;
    let keyFile = "";
    const learn = (text: string) => {
      keyFile ||= text;
    };
    const other = await putOnShelf(ground, account, { title: "Another one", learn });
    const attacker = await recipientOf(await newIdentity());
    await work({ ...ground, other, keyFile, attacker });
  }),
);

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const open = async (page: Page, hash: string): Promise<void> => {
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
  await page.reload();
};
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

/** What the places beside the picture are called, with the second at which each stands. */
const named = (page: Page, name: string) => button(page, new RegExp(`^Go there: ${name}, 0:`));

const PIECES: [what: string, lie: PieceLie, named: string][] = [
  [
    "swapped",
    ({ segment }, ask) => (segment === 1 ? ask(0, 2) : segment === 2 ? ask(0, 1) : null),
    "Wrong place",
  ],
  ["repeated", ({ segment }, ask) => (segment === 2 ? ask(0, 1) : null), "Wrong place"],
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
    "Too new",
  ],
  [
    "emptied",
    ({ segment }) => (segment === 1 ? Promise.resolve(new Uint8Array()) : null),
    "Cut short|Unreadable",
  ],
];

for (const [what, lie, name] of PIECES) {
  test(`R14: a piece that is ${what} is named, and the rest plays on`, async () => {
    const { teacher, recording } = await shared.open();
    const { page } = teacher;
    await lieInPieces(page, lie);
    await open(page, `#/play?recording=${recording}`);
    await named(page, `(${name})`).first().waitFor();
    await slider(page).waitFor();
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
  await open(page, `#/play?recording=${recording}`);
  await named(page, "Another key").first().waitFor();
  await tellTruth(page);

  await lieTo(page, "/api/recordings/manifest", ({ parts }) => {
    const [first] = parts as { segments: unknown[] }[];
    first?.segments.splice(2, 1);
  });
  await open(page, `#/play?recording=${recording}`);
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
    await open(page, `#/play?recording=${recording}`);
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
  await open(page, `#/play?recording=${recording}`);
  await slider(page).waitFor();
  await page.getByRole("heading", { level: 1, name: "Sealed" }).waitFor();
  assert.is(await page.getByText("Another one").count(), 0);
  await tellTruth(page);
});

/** Two published notes on the second recording; the first was changed once. */
const withNotes = async ({ stores, server, other, keyFile }: Ground) => {
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

test("notes that are swapped, cut, renamed, moved or of an older version are named, and not shown", async () => {
  const ground = await shared.open();
  const { other } = ground;
  const { page } = ground.teacher;
  const { ids, older } = await withNotes(ground);
  const told = async (lie: (notes: NoteRow[]) => void, sentence: string, shown: string[]) => {
    await lieTo(page, "/api/notes", ({ notes }) => {
      lie(notes as NoteRow[]);
    });
    await open(page, `#/play?recording=${other}`);
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
});

const shareDialog = async (page: Page): Promise<void> => {
  await open(page, "#/recordings");
  await button(page, `Share: ${TITLE}`).click();
};
const WHOM = /Coach|Alder/;

test("R16: the other's key is shown at first, and one that was exchanged later is named before anything is shared", async () => {
  const { teacher, stores, server, attacker, recording } = await shared.open();
  const { page } = teacher;
  const coach = server.coaches[0];
  const vault = await stores.vaults.of(coach?.account ?? "");
  const shares = async () => (await stores.shares.ofRecording(recording)).length;
  await shareDialog(page);
  await nameWhom(page, new RegExp(coach?.name ?? WHOM.source));
  await says(page, fingerprint(vault?.publicKey ?? "").slice(0, 4));
  await says(page, "First time\\.");
  await page.getByRole("checkbox", { name: /^With the notes/ }).check();
  const dialog = page.locator("dialog");
  await dialog.getByRole("button", { name: "Share", exact: true }).click();
  await dialog.getByText(/^Shared with /).waitFor();
  assert.is(await shares(), 1);

  await lieTo(page, "/api/shares/recipient", (reply) => {
    reply["publicKey"] = attacker;
  });
  await shareDialog(page);
  await nameWhom(page, new RegExp(coach?.name ?? WHOM.source));
  await says(page, "is another one than before");
  await says(page, fingerprint(attacker).slice(0, 4));
  await says(page, fingerprint(vault?.publicKey ?? "").slice(0, 4));
  const share = dialog.getByRole("button", { name: "Share", exact: true });
  assert.is(await share.getAttribute("aria-disabled"), "true");
  await share.click({ force: true });
  assert.is(await shares(), 1, "nothing is shared before they have compared");
  await tellTruth(page);
});

test("R16: a list of known keys that was emptied, set back or changed is named, and nothing is shared", async () => {
  const { teacher, server } = await shared.open();
  const { page } = teacher;
  const whom = new RegExp(server.coaches[0]?.name ?? WHOM.source);
  const told = async (lie: (paper: Record<string, unknown>) => void, sentence: string) => {
    await lieTo(page, "/api/papers", lie);
    await shareDialog(page);
    const field = page.getByLabel("Person or group library");
    const option = field.locator("option").filter({ hasText: whom });
    await field.selectOption((await option.getAttribute("value")) ?? "");
    await says(page, sentence);
    assert.is(await page.locator("dialog .sign").count(), 0);
    await tellTruth(page);
  };
  await told(
    (paper) => Object.assign(paper, { version: 0, sealed: null }),
    "an older list of the keys that you trust",
  );
  await told((paper) => {
    const sealed = Buffer.from(String(paper["sealed"]), "base64");
    paper["sealed"] = base64(flipped(sealed, sealed.length - 1));
  }, "does not open with your vault: it was changed");
});

test("R16: who a recording is shared with is told of exchanged keys and pieces, too", async () => {
  const { coach, stores, server, recording, attacker, keyFile } = await shared.open();
  const { page } = coach;
  const [share] = await stores.shares.withAccount(server.coaches[0]?.account ?? "");
  assert.is(share?.recording, recording);
  const address = `#/play?share=${share?.id}`;
  await lieInPieces(page, ({ segment }, ask) => (segment === 2 ? ask(0, 1) : null));
  await open(page, address);
  await named(page, "Wrong place").first().waitFor();
  await page.getByRole("heading", { level: 1, name: TITLE }).waitFor();
  await tellTruth(page);

  await lieTo(page, "/api/shares/manifest", ({ parts }) => {
    for (const part of parts as { segments: unknown[] }[]) part.segments.splice(2, 1);
  });
  await open(page, address);
  await named(page, "Missing").first().waitFor();
  await tellTruth(page);

  for (const [file, sentence] of [
    [await wrapTo(attacker, keyFile), "does not open this recording"],
    // Of another recording, and wrapped to the very vault that looks.
    [await wrapTo(share?.publicKey ?? "", keyFile), "Another key"],
  ] as const) {
    await lieTo(page, "/api/shares/manifest", ({ parts }) => {
      for (const part of parts as { keyFile: string }[]) part.keyFile = base64(file);
    });
    await open(page, address);
    await says(page, sentence);
    await tellTruth(page);
  }
});

test("R16: a group library's key that was exchanged is named, and nothing is shared into it", async () => {
  const { teacher, stores, server } = await shared.open();
  const { page } = teacher;
  await open(page, "#/groups");
  await page.getByLabel("Name", { exact: true }).fill("Maths");
  await button(page, "Make it").click();
  await says(page, "Maths is there");
  const evil = await newIdentity();
  const publicKey = await recipientOf(evil);
  const lie = (change: (group: Record<string, unknown>) => void) =>
    lieTo(page, "/api/groups", ({ groups }) => {
      for (const group of groups as Record<string, unknown>[]) change(group);
    });
  const choose = async () => {
    await shareDialog(page);
    const field = page.getByLabel("Person or group library");
    const option = field.locator("optgroup[label='Group libraries'] option");
    await field.selectOption((await option.first().getAttribute("value")) ?? "");
  };
  await choose();
  await says(page, "The same key as the first time");
  const dialog = page.locator("dialog");

  await lie((group) => (group["publicKey"] = publicKey));
  await open(page, "#/groups");
  await says(page, "This key does not open with your vault");
  await shareDialog(page);
  const offered = page.getByLabel("Person or group library").locator("option");
  await offered.filter({ hasText: server.coaches[0]?.name ?? "" }).waitFor({ state: "attached" });
  assert.is(await offered.filter({ hasText: "Maths" }).count(), 0, "it is not offered");
  await tellTruth(page);

  // One that fits in itself: made by somebody who does not have the key before it.
  const mine = (await stores.vaults.of(server.teacher.account))?.publicKey ?? "";
  const [real] = await stores.groups.ofAccount(server.teacher.account);
  const [group, epoch] = [real?.id ?? "", (real?.epoch ?? 0) + 1];
  const file = writeGroupFile({ group, epoch, identity: evil, before: [evil] });
  const wrapped = base64(await wrapTo(mine, file));
  const name = base64(await wrapTo(publicKey, "Maths"));
  await lie((one) => Object.assign(one, { publicKey, epoch, wrapped, name }));
  await lieTo(page, "/api/shares/recipient", (reply) => {
    reply["publicKey"] = publicKey;
  });
  await choose();
  await says(page, "is another one than before");
  const share = dialog.getByRole("button", { name: "Share", exact: true });
  assert.is(await share.getAttribute("aria-disabled"), "true");
  await tellTruth(page);
});

test("everything ends with the house", () => shared.close());

test.run();
