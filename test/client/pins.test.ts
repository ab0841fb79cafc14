/** The keys of others as they were first seen, and groups' keys, against a server that exchanges them. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { PaperBody, PaperReply } from "#protocol/http/notes.ts";
import { newIdentity, openWith, recipientOf, wrapTo } from "#recordings/keys.ts";
import { codeOf, Refused } from "../../client/refused.ts";
import { fromBase64, toBase64 } from "../../client/vault/bytes.ts";
import * as groups from "../../client/vault/group-keys.ts";
import { readGroupFile, writeGroupFile } from "../../client/vault/group-file.ts";
import { changePaper, readPaper } from "../../client/vault/papers.ts";
import { Pins, readBook, writeBook } from "../../client/vault/pins.ts";
import { sealPaper } from "#recordings/own-keys.ts";

const test = suite("pinned keys");

const refusal = (code: string) => new Refused({ code, message: code, retryable: false });
const made = async () => {
  const identity = await newIdentity();
  return { identity, publicKey: await recipientOf(identity) };
};

/** A server that keeps one paper of each name, and every version that it ever had. */
class PaperServer {
  readonly versions = new Map<string, PaperReply[]>();
  /** Before the next write is judged, as another page would. */
  meanwhile: (() => Promise<void>) | null = null;
  /** What it shows instead of the newest version. */
  lie: { shown: unknown } | null = null;

  get = async <T>(path: string): Promise<T> => {
    const name = new URL(path, "http://x").searchParams.get("paper") ?? "";
    const kept = this.of(name).at(-1) ?? { version: 0, sealed: null };
    return structuredClone(this.lie === null ? kept : this.lie.shown) as T;
  };
  post = async <T>(_path: string, body?: unknown): Promise<T> => {
    const between = this.meanwhile;
    this.meanwhile = null;
    await between?.();
    const { paper, version, sealed } = body as PaperBody;
    const all = this.of(paper);
    if (version !== all.length) throw refusal("moved-on");
    all.push({ version: version + 1, sealed });
    return { done: true } as T;
  };
  of(name: string): PaperReply[] {
    const all = this.versions.get(name) ?? [];
    this.versions.set(name, all);
    return all;
  }
}

let people = 0;
const page = async (server: PaperServer, identity?: string) => {
  const held = identity ?? (await newIdentity());
  people += identity === undefined ? 1 : 0;
  const publicKey = await recipientOf(held);
  return {
    api: server,
    account: { me: { account: `person-${people}` } },
    vault: { state: "open" as const, held: { identity: held, publicKey, proof: "" } },
  };
};

test("the first key is pinned when the person goes on, and another one is noticed from then on", async () => {
  const server = new PaperServer();
  const ground = await page(server);
  const pins = new Pins(ground);
  const [first, second] = [await made(), await made()];
  assert.is(await pins.check("ann", first.publicKey), "new");
  assert.is(await pins.check("ann", first.publicKey), "new", "asking pins nothing");
  await pins.accept("ann", first.publicKey);
  assert.is(await pins.check("ann", first.publicKey), "same");
  assert.is(await pins.check("ann", second.publicKey), "changed");
  assert.is(await pins.known("ann"), first.publicKey);
  // On another device of mine too.
  const elsewhere = new Pins(await page(server, ground.vault.held.identity));
  assert.is(await elsewhere.check("ann", second.publicKey), "changed");
  await pins.accept("ann", second.publicKey);
  assert.is(await elsewhere.check("ann", second.publicKey), "same");
  const both = new Map([
    ["ann", first.publicKey],
    ["ben", first.publicKey],
  ]);
  assert.equal([...(await pins.checkAll(both)).values()], ["changed", "new"]);
});

test("two pages that pin at the same time lose neither", async () => {
  const server = new PaperServer();
  const ground = await page(server);
  const [here, there] = [new Pins(ground), new Pins(ground)];
  server.meanwhile = () => there.accept("ben", "age1b");
  await here.accept("ann", "age1a");
  assert.is(await here.check("ann", "age1a"), "same");
  assert.is(await here.check("ben", "age1b"), "same");
});

test("an older, emptied, swapped or changed list of pins is refused and named", async () => {
  const server = new PaperServer();
  const ground = await page(server);
  const pins = new Pins(ground);
  await pins.accept("ann", "age1a");
  await pins.accept("ben", "age1b");
  await changePaper(ground, "forms", () => "forms");
  const [first, second] = server.of("pins");
  const sealed = second?.sealed ?? "";
  const changed = toBase64(fromBase64(sealed).map((byte, at) => (at === 40 ? byte ^ 1 : byte)));
  const lies: [unknown, string][] = [
    [first ?? { version: 0, sealed: null }, "old-paper"],
    [{ version: 0, sealed: null }, "old-paper"],
    [{ version: 2, sealed: null }, "strange-paper"],
    [{ version: 2, sealed: first?.sealed ?? null }, "strange-paper"],
    [{ version: 3, sealed }, "strange-paper"],
    [{ version: 2, sealed: server.of("forms")[0]?.sealed ?? null }, "strange-paper"],
    [{ version: 2, sealed: changed }, "strange-paper"],
    // Without a version it is no paper: it never reads as "none yet".
    ...[undefined, null, "x", "2", NaN, {}, -1, 1.5, 2 ** 53].map((version): [unknown, string] => [
      { version, sealed: null },
      "strange-paper",
    ]),
    [{ version: 0, sealed }, "strange-paper"],
    [{ version: 2, sealed: 7 }, "strange-paper"],
    [{}, "strange-paper"],
    [null, "strange-paper"],
  ];
  for (const [reply, code] of lies) {
    server.lie = { shown: reply };
    assert.is(await pins.check("ann", "age1x").catch(codeOf), code, JSON.stringify(reply));
    assert.is(await pins.accept("ann", "age1x").catch(codeOf), code, JSON.stringify(reply));
  }
  server.lie = null;
  assert.is(await pins.check("ann", "age1a"), "same");
  assert.is((await readPaper(ground, "forms")).text, "forms");
});

test("two different lists of one version are a fault, whichever is shown first", async () => {
  const server = new PaperServer();
  const ground = await page(server);
  const pins = new Pins(ground);
  await pins.accept("ann", "age1a");
  const [first] = server.of("pins");
  // As another page of mine would have written it, had the server not shown it the first.
  const other = await sealPaper(ground.vault.held.identity, "pins", 1, writeBook(new Map()));
  server.lie = { shown: { version: 1, sealed: other } };
  assert.is(await pins.check("ann", "age1x").catch(codeOf), "two-papers");
  server.lie = { shown: first };
  assert.is(await pins.check("ann", "age1a"), "same");
});

test("a new vault of the same account on the same device begins with no pins", async () => {
  const server = new PaperServer();
  const before = await page(server);
  await new Pins(before).accept("ann", "age1a");
  // Abandoning a vault deletes its papers.
  server.versions.clear();
  const after = { ...(await page(server)), account: before.account };
  const pins = new Pins(after);
  assert.is(await pins.check("ann", "age1a"), "new");
  await pins.accept("ann", "age1b");
  assert.is(await pins.check("ann", "age1b"), "same");
  // The vault before still knows that there was a list.
  server.versions.clear();
  assert.is(await new Pins(before).check("ann", "age1a").catch(codeOf), "old-paper");
});

test("a key that was pinned before anybody saw it is new until it was shown, and noticed when it changes", async () => {
  const pins = new Pins(await page(new PaperServer()));
  await pins.remember("ann", "age1a");
  assert.is(await pins.check("ann", "age1a"), "new", "nobody has looked at it");
  assert.is(await pins.check("ann", "age1b"), "changed");
  await pins.remember("ann", "age1b");
  assert.is(await pins.known("ann"), "age1a", "what is known is not written over unseen");
  await pins.accept("ann", "age1a");
  assert.is(await pins.check("ann", "age1a"), "same");
  await pins.remember("ann", "age1a");
  assert.is(await pins.check("ann", "age1a"), "same", "what was seen stays seen");
});

test("a book of pins is read as it was written, and nothing else is", () => {
  const book = new Map([
    ["ann", { key: "age1a", seen: true }],
    ["ben", { key: "age1b", seen: false }],
  ]);
  assert.equal(readBook(writeBook(book)), book);
  for (const text of [
    "",
    "[]",
    '{"v":2,"keys":{},"unseen":[]}',
    '{"v":1,"keys":{"a":1},"unseen":[]}',
  ])
    assert.throws(
      () => readBook(text),
      (error: Error) => error.name === "FormatError",
    );
  assert.throws(() => readBook('{"v":1,"keys":{},"unseen":"ann"}'));
});

test("without an open vault nothing is pinned and nothing is compared", async () => {
  const ground = await page(new PaperServer());
  const shut = new Pins({ ...ground, vault: { state: "elsewhere", held: null } });
  assert.is(await shut.check("ann", "age1a").catch(codeOf), "vault");
});

const founded = async () => {
  const [ann, ben, cleo] = [await made(), await made(), await made()];
  const body = await groups.newGroup("Maths", ann.publicKey);
  const row = { ...body, epoch: groups.FIRST_EPOCH };
  const open = await groups.openGroup(ann.identity, row);
  return { ann, ben, cleo, body, row, open };
};
/** Pins of somebody who has looked at these keys. */
const lookedAt = async (keys: Record<string, string> = {}): Promise<Pins> => {
  const pins = new Pins(await page(new PaperServer()));
  for (const [who, key] of Object.entries(keys)) await pins.accept(who, key);
  return pins;
};
const memberOf = (account: string, publicKey: string | null) => ({
  ...{ account, name: account, role: "member" as const, since: 1, publicKey },
});

test("a group opens for its members, and says its name to them alone", async () => {
  const { ann, ben, cleo, row, open } = await founded();
  assert.is(await groups.groupName(open, row), "Maths");
  const wrapped = await groups.wrapForMember(open, ben.publicKey);
  const theirs = await groups.openGroup(ben.identity, { ...row, wrapped });
  assert.equal(theirs, open);
  for (const [identity, other] of [
    [cleo.identity, row],
    [ann.identity, { ...row, wrapped }],
    [ann.identity, { ...row, publicKey: cleo.publicKey }],
    [ann.identity, { ...row, epoch: 2 }],
    [ann.identity, { ...row, group: "B".repeat(22) }],
    [ann.identity, { ...row, wrapped: "x" }],
  ] as const) {
    assert.is(await groups.openGroup(identity, other).then(() => "", codeOf), "strange-group");
  }
});

test("after somebody left, a new key opens for those who stay, and the old one opens nothing of it", async () => {
  const { ann, ben, cleo, row, open } = await founded();
  const pins = await lookedAt({ ben: ben.publicKey });
  const me = { account: "ann", publicKey: ann.publicKey };
  const keyFile = toBase64(await wrapTo(open.publicKey, "a key file"));
  const label = toBase64(await wrapTo(open.publicKey, "a label"));
  const shares = [
    { share: "s1", label, keys: [{ part: 0, keyFile }] },
    { share: "s2", label: null, keys: [{ part: 3, keyFile: "AAAA" }] },
  ];
  const members = [memberOf("ann", ann.publicKey), memberOf("ben", ben.publicKey)];
  const body = await groups.rekeyed(open, { ...row, members }, { shares }, me, pins);
  assert.equal([body.epoch, body.members.length, body.shares.length], [1, 2, 2]);
  const next = { ...row, ...body, epoch: 2 };
  for (const [who, { identity }] of [
    ["ann", ann],
    ["ben", ben],
  ] as const) {
    const wrapped = body.members.find(({ account }) => account === who)?.wrapped ?? "";
    const opened = await groups.openGroup(identity, { ...next, wrapped });
    assert.is(await groups.groupName(opened, next), "Maths");
    const file = body.shares[0]?.keys[0]?.keyFile ?? "";
    assert.is(await openWith(opened.identity, fromBase64(file)), "a key file");
    assert.is(await openWith(opened.identity, fromBase64(body.shares[0]?.label ?? "")), "a label");
  }
  const all = [body.name, ...body.members.map(({ wrapped }) => wrapped)].concat(
    body.shares.flatMap((share) => [share.label ?? body.name, ...share.keys.map((k) => k.keyFile)]),
  );
  for (const sealed of all) {
    for (const identity of [open.identity, cleo.identity]) {
      assert.is(await openWith(identity, fromBase64(sealed)).catch(() => null), null);
    }
  }
});

test("every new key of a group is to be compared, also where a holder of the old one made it", async () => {
  const { ann, row, open } = await founded();
  const me = { account: "ann", publicKey: ann.publicKey };
  const [pins, leads] = [await lookedAt({ [open.group]: open.publicKey }), await lookedAt()];
  const now = { ...row, members: [memberOf("ann", ann.publicKey)] };
  const body = await groups.rekeyed(open, now, { shares: [] }, me, leads);
  const [{ wrapped } = { wrapped: "" }] = body.members;
  const next = await groups.openGroup(ann.identity, { ...row, ...body, epoch: 2, wrapped });
  assert.is(await pins.check(next.group, next.publicKey), "changed");
  // Who was taken out holds the old identity, and writes what the lead's page would write.
  const taken = await made();
  const { group, identity } = { ...open, identity: taken.identity };
  const file = writeGroupFile({ group, epoch: 2, identity });
  const forged = await groups.openGroup(ann.identity, {
    ...{ group, epoch: 2, publicKey: taken.publicKey },
    wrapped: toBase64(await wrapTo(ann.publicKey, file)),
  });
  assert.is(await pins.check(forged.group, forged.publicKey), "changed");
  assert.is(await pins.known(open.group), open.publicKey, "nothing was taken without asking");
  await pins.accept(next.group, next.publicKey);
  assert.is(await pins.check(open.group, open.publicKey), "changed", "the old key came back");
});

test("nobody is given a new key under a vault key that was exchanged or not looked at, or without one", async () => {
  const { ann, ben, row, open } = await founded();
  const other = await made();
  const pins = await lookedAt({ ben: ben.publicKey });
  const me = { account: "ann", publicKey: ann.publicKey };
  const rekey = (members: ReturnType<typeof memberOf>[]) =>
    groups.rekeyed(open, { ...row, members }, { shares: [] }, me, pins);
  const code = (members: ReturnType<typeof memberOf>[]) =>
    rekey(members).then(() => "made", codeOf);
  const mine = memberOf("ann", ann.publicKey);
  assert.is(await code([mine, memberOf("ben", other.publicKey)]), "key-unseen");
  assert.is(await code([mine, memberOf("ben", null)]), "no-vault-there");
  assert.is(await code([mine, memberOf("ghost", other.publicKey)]), "key-unseen");
  assert.is(await pins.known("ghost"), null, "it was not pinned by the way");
  await pins.remember("ghost", other.publicKey);
  assert.is(await code([memberOf("ghost", other.publicKey)]), "key-unseen", "pinned, never shown");
  assert.is(await code([mine, memberOf("ben", ben.publicKey)]), "made");
  // My own key is not the server's word.
  const { members } = await rekey([memberOf("ann", other.publicKey)]);
  assert.equal(
    members.map(({ account, publicKey }) => [account, publicKey]),
    [["ann", ann.publicKey]],
  );
  assert.is(
    await openWith(other.identity, fromBase64(members[0]?.wrapped ?? "")).catch(() => null),
    null,
  );
});

test("a group's file is read as it was written, and nothing else is", async () => {
  const { open } = await founded();
  const text = writeGroupFile(open);
  assert.equal({ ...readGroupFile(text), publicKey: open.publicKey }, open);
  const wrong = ["", text.slice(0, -1), `${text}x\n`, text.replace("epoch 1", "epoch 01")];
  const more = `${text}before ${open.identity}\n`;
  for (const one of [...wrong, more, text.replace("identity", "before")]) {
    assert.throws(
      () => readGroupFile(one),
      (error: Error) => error.name === "FormatError",
    );
  }
});

test.run();
