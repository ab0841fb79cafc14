/** Sharing from the page: under which key, what of it, and what is taken back. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ManifestReply } from "#protocol/http/recordings.ts";
import type { ShareBody, SharesReply, ShareTo } from "#protocol/http/shares.ts";
import { parseKeyFile, writeKeyFile } from "#recordings/key-file.ts";
import { newIdentity, openWith, recipientOf, wrapTo } from "#recordings/keys.ts";
import { sealText } from "#recordings/text.ts";
import { sealPieces } from "#test/support/sealed-pieces.ts";
import { paperHouse, refusedWith } from "#test/support/share-papers.ts";
import { GroupBook } from "../../client/sharing/group-book.ts";
import { labelIn } from "../../client/sharing/share-labels.ts";
import { seenWords, termsOf } from "../../client/sharing/share-words.ts";
import { filled } from "../../client/sharing/shares-filled.ts";
import { Shares } from "../../client/sharing/shares.ts";
import { endOfDay, Sharing, type Wish } from "../../client/sharing/sharing.ts";
import { fromBase64, toBase64 } from "../../client/vault/bytes.ts";

const test = suite("sharing");
const ID = "AAECAwQFBgcICQoLDA0ODw";
const [KEY, TEXT] = [new Uint8Array(32).fill(9), new Uint8Array(32).fill(5)];
const KIM = "k".repeat(22);
const ALL: Wish = { range: null, withNotes: false, endsAt: null, compared: false };
const RECEIPT = { body: "{}", signature: "s", keyId: "k" };

/** A recording of five pieces of 8 s, and a colleague whose key the server names. */
const school = async () => {
  const kim = { identity: await newIdentity(), publicKey: "" };
  kim.publicKey = await recipientOf(kim.identity);
  const named: { key: string | null; no: string | null } = { key: kim.publicKey, no: null };
  let manifest: ManifestReply | null = null;
  const atMs = [0, 1, 2, 3, 4].map((segment) => segment * 8_000);
  const pieces = sealPieces({ recording: ID, part: 0, chain: KEY, atMs, lastsMs: 8_000 });
  const answers = {
    "/api/recordings/manifest": () => manifest,
    "/api/groups": () => ({ groups: [] }),
    "/api/shares/recipient": () => ({ name: "Kim Lind", publicKey: named.key, members: [] }),
    "/api/shares": () =>
      named.no === null ? { share: "s".repeat(22), receipt: RECEIPT } : refusedWith(named.no),
  };
  const house = await paperHouse(answers, (path) => {
    const segment = new URL(path, "http://x").searchParams.get("segment");
    return pieces[Number(segment)] ?? new Uint8Array();
  });
  const key = { recording: ID, part: 0, text: TEXT, chain: { from: 0, key: KEY } };
  manifest = {
    ...{ recording: ID, startedAt: 0, hidden: [] },
    sealedTitle: await sealText(TEXT, ID, "title", "Year 5, fractions"),
    parts: [
      {
        part: 0,
        keyFile: toBase64(await wrapTo(house.publicKey, writeKeyFile(key))),
        segments: [0, 1, 2, 3, 4].map((segment) => ({
          ...{ segment, atMs: segment * 8_000, lastsMs: 8_000, bytes: 1, chunks: 1 },
        })),
      },
    ],
  };
  const groups = new GroupBook(house.house, house.vault);
  const { vault, pins } = house;
  const desk = new Sharing(house.house, { vault, groups, pins });
  await desk.open(ID, "Year 5, fractions", ID);
  const shared = () => house.askedOf("/api/shares").map(({ body }) => body as ShareBody);
  return { ...house, desk, kim, named, shared };
};
const to: ShareTo = { account: KIM };

test("R16: a part gives the keys of the pieces that it touches, to the key that was shown, and no others", async () => {
  const { desk, kim, shared } = await school();
  await desk.choose(to);
  assert.is(desk.recipient?.pinned, "new");
  const range = { fromMs: 9_000, toMs: 17_000 };
  assert.ok(await desk.share({ ...ALL, range, endsAt: 1_900_000_000_000 }));
  const [body] = shared();
  assert.equal(body?.range, range);
  assert.is(body?.endsAt, 1_900_000_000_000);
  assert.is(body?.publicKey, kim.publicKey);
  const file = await openWith(kim.identity, fromBase64(body?.keys[0]?.keyFile ?? ""));
  const opened = parseKeyFile(file);
  assert.equal(
    [0, 1, 2, 3, 4].map((segment) => opened.covers(segment)),
    [false, true, true, false, false],
  );
  assert.is(opened.text, null, "titles and notes stay shut");
  assert.is(await labelIn(kim.identity, body?.label ?? ""), "Year 5, fractions");
  assert.is(desk.shared?.name, "Kim Lind");
});

test("the first key is pinned; another one shares nothing until the person has compared", async () => {
  const { desk, named, kim, pins, shared } = await school();
  await desk.choose(to);
  assert.ok(await desk.share(ALL));
  await desk.choose(to);
  assert.is(desk.recipient?.pinned, "same");
  const other = await recipientOf(await newIdentity());
  named.key = other;
  await desk.choose(to);
  assert.is(desk.recipient?.pinned, "changed");
  assert.is(desk.recipient?.before, kim.publicKey);
  assert.not.ok(await desk.share(ALL));
  assert.is(shared().length, 1, "nothing was asked of the server");
  assert.is(await pins.known(KIM), kim.publicKey);
  assert.ok(await desk.share({ ...ALL, compared: true }));
  assert.is(shared()[1]?.publicKey, other);
  assert.is(await pins.known(KIM), other);
});

test("a key that a live note was sealed for is said to be new until a dialog has shown it", async () => {
  const { desk, pins, kim } = await school();
  await pins.remember(KIM, kim.publicKey);
  await desk.choose(to);
  assert.is(desk.recipient?.pinned, "new");
  assert.ok(await desk.share(ALL));
  await desk.choose(to);
  assert.is(desk.recipient?.pinned, "same");
});

test("R16: another recording than the one whose name was seen is not shared in its place", async () => {
  const { desk, shared } = await school();
  await desk.open(ID, "Another lesson", "B".repeat(22));
  assert.is(desk.manifest, null);
  assert.match(desk.failed("manifest") ?? "", /another recording/);
  await desk.choose(to);
  assert.is(await desk.share(ALL), false);
  assert.equal(shared(), []);
});

test("a key that changed between looking and sharing is shown anew, with the refusal", async () => {
  const { desk, named } = await school();
  await desk.choose(to);
  named.no = "recipient-changed";
  named.key = await recipientOf(await newIdentity());
  assert.not.ok(await desk.share(ALL));
  assert.is(desk.recipient?.pinned, "changed");
  assert.is(desk.failed("share"), "recipient-changed");
});

test("R18: what was cut meanwhile is looked at anew, with the refusal", async () => {
  const { desk, named, shared, askedOf } = await school();
  await desk.choose(to);
  named.no = "moved-on";
  assert.not.ok(await desk.share(ALL));
  assert.is(shared()[0]?.pieces, 5, "so many the page knew");
  assert.is(askedOf("/api/recordings/manifest").length, 2);
  assert.ok(desk.failed("share"));
  named.no = null;
  assert.ok(await desk.share(ALL));
});

test("somebody without a vault, and somebody who is not there, get nothing", async () => {
  const { desk, named, shared } = await school();
  named.key = null;
  await desk.choose(to);
  assert.is(desk.recipient?.publicKey, null);
  assert.not.ok(await desk.share(ALL));
  await desk.choose({ group: "g".repeat(22) });
  assert.is(desk.recipient, null);
  assert.ok(desk.failed("recipient"), "a group that does not open here is refused in words");
  assert.equal(shared(), []);
});

test("an end is the midnight after the day that was chosen, and lies ahead", () => {
  const now = new Date(2026, 10, 12, 10, 0).getTime();
  assert.is(endOfDay("2026-11-12", now), new Date(2026, 10, 13).getTime());
  assert.is(endOfDay("2026-11-11", now), null);
  assert.is(endOfDay("2026-02-31", now), null);
  assert.is(endOfDay("2090-01-01", now), null);
});

const row = (share: string, recording: string, account: string): SharesReply["shares"][number] => ({
  ...{ share, recording, range: null, withNotes: false, since: 0, endsAt: null },
  to: {
    ...{ account, group: null, name: account },
    people: [{ account, name: account, watchedAt: null }],
  },
});

test("R17: one share, all of a recording, all with a person and everything are each one act", async () => {
  const rows = [row("1", "a", "kim"), row("2", "a", "lee"), row("3", "b", "kim")];
  const { house, vault, askedOf } = await paperHouse({
    "/api/shares": () => ({ groups: [], shares: rows }),
    "/api/shares/recall": () => ({ recalled: 1, receipt: RECEIPT }),
    "/api/shares/end": () => ({ done: true }),
  });
  const desk = new Shares(house, new GroupBook(house, vault));
  await desk.load();
  assert.equal(desk.viewersOf("a"), ["kim", "lee"]);
  assert.equal(desk.viewersOf("c"), []);
  assert.equal(
    desk.sides.map(({ name, shares }) => [name, shares.length]),
    [
      ["kim", 2],
      ["lee", 1],
    ],
  );
  await desk.recall({ share: "2" });
  await desk.recallAll("a");
  const [kim] = desk.sides;
  if (kim) await desk.recallFrom(kim);
  await desk.recallEverything();
  await desk.setEnd({ share: "2" }, 1_900_000_000_000);
  assert.equal(askedOf("/api/shares/end")[0]?.body, { share: "2", endsAt: 1_900_000_000_000 });
  assert.equal(
    askedOf("/api/shares/recall").map(({ body }) => body),
    [{ share: "2" }, { recording: "a" }, { to: { account: "kim" } }, { everything: true }],
  );
  assert.equal(desk.receipt, RECEIPT);
});

test("R17: what a recall leaves to somebody through a group library is said, with what takes it away", async () => {
  const all = ["kim", "lee"].map((account) => ({ account, name: account, watchedAt: null }));
  const group = (share: string, recording: string) => ({
    ...row(share, recording, "kim"),
    to: { account: null, group: "science", name: null, people: all },
  });
  let rows = [row("1", "a", "kim"), group("2", "a"), group("3", "b")];
  const { house, vault, askedOf } = await paperHouse({
    "/api/groups": () => ({ groups: [] }),
    "/api/shares": () => ({ groups: [], shares: rows }),
    "/api/shares/recall": ({ body }) => {
      const { share, to } = body as { share?: string; to?: { account?: string } };
      rows = rows.filter((one) =>
        share === undefined
          ? to?.account === undefined
            ? one.to.group === null
            : one.to.account !== to.account
          : one.share !== share,
      );
      return { recalled: 1, receipt: RECEIPT };
    },
  });
  const desk = new Shares(house, new GroupBook(house, vault));
  await desk.load();
  assert.equal(
    desk.through.map(({ name, shares }) => [name, shares.length]),
    [
      ["kim", 2],
      ["lee", 2],
    ],
    "whoever sees only through a group stands there too",
  );
  const stays = () =>
    desk.still.map(({ side, who, shares }) => [side, who, shares.map(({ share }) => share)]);
  await desk.recallFrom({ to: { account: "kim" }, side: "kim" });
  assert.equal(stays(), [["science", ["kim"], ["2", "3"]]]);
  assert.is(desk.said("recall kim"), "1 share recalled.", "nothing is said to have stopped");
  // Of one recording only what is about it is told.
  rows = [row("1", "a", "kim"), ...rows];
  await desk.load();
  await desk.recall({ share: "1" });
  assert.equal(stays(), [["science", ["kim"], ["2"]]]);
  const [left] = desk.still;
  if (left) await desk.recallFrom(left);
  assert.equal(askedOf("/api/shares/recall").at(-1)?.body, { to: { group: "science" } });
  assert.equal(stays(), []);
  assert.is(desk.said("recall science"), "Recalled. Where it was playing, it has stopped.");
});

test("R17: an acknowledged recall is believed without another answer, and an old answer changes nothing", async () => {
  const rows = [row("1", "a", "kim"), row("2", "a", "lee")];
  let refuse = false;
  const { house, vault } = await paperHouse({
    "/api/shares": () => (refuse ? refusedWith("offline") : { groups: [], shares: rows }),
    "/api/shares/recall": () => {
      refuse = true;
      return { recalled: 1, receipt: RECEIPT };
    },
  });
  const desk = new Shares(house, new GroupBook(house, vault));
  await desk.load();
  await desk.recall({ share: "1" });
  assert.equal(desk.viewersOf("a"), ["lee"]);
  const answers: ((shares: SharesReply) => void)[] = [];
  const later = new Promise<SharesReply>((resolve) => answers.push(resolve));
  const api = { ...house.api, get: <T>() => later as Promise<T> };
  const slow = new Shares({ ...house, api }, new GroupBook(house, vault));
  const first = slow.load();
  Object.assign(api, { get: () => Promise.resolve({ groups: [], shares: [] }) });
  await slow.load();
  answers[0]?.({ groups: [], shares: rows });
  await first;
  assert.equal(slow.viewersOf("a"), [], "the newer answer stands");
});

test("who is in a group library is told once, and stands with each share into it", () => {
  const [kim, lee] = [
    { account: "k", name: "Kim" },
    { account: "l", name: "Lee" },
  ];
  const into = (share: string, people: object[]) => ({
    ...row(share, "a", ""),
    to: { account: null, group: "g", name: null, people: people as [] },
  });
  const seen = { ...lee, watchedAt: 5 };
  const { shares } = filled({
    groups: [{ group: "g", people: [kim, lee] }],
    shares: [into("1", []), into("2", [seen]), row("3", "a", "kim")],
  });
  const unseen = [kim, lee].map((one) => ({ ...one, watchedAt: null }));
  assert.equal(
    shares.map(({ to: { people } }) => people),
    [unseen, [unseen[0], seen], [{ account: "kim", name: "kim", watchedAt: null }]],
  );
});

test("terms and what was seen are said by the film's own clock, where it is known", () => {
  const share = { withNotes: true, since: 0, endsAt: null };
  const range = { fromMs: 65_000, toMs: 125_000 };
  assert.match(termsOf({ ...share, range }, 5_000), /^1:00 to 2:00, with notes, since /);
  assert.match(termsOf({ ...share, range }), /^1 min of it, /);
  assert.match(termsOf({ ...share, range: null }), /^all of it, /);
  assert.is(seenWords([range], 5_000), "Saw 1:00 to 2:00; 1 min in all.");
  assert.is(seenWords([], 0), "Opened it; their player says that nothing was played.");
  const many = Array.from({ length: 9 }, (_, i) => ({
    fromMs: i * 2_000,
    toMs: i * 2_000 + 1_000,
  }));
  assert.match(seenWords(many, 0), / and 3 more; 9 s in all\.$/);
});

test.run();
