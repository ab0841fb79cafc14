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
import { Pins } from "../../client/vault/pins.ts";

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
  shows: PaperReply | null = null;

  get = async <T>(path: string): Promise<T> => {
    const name = new URL(path, "http://x").searchParams.get("paper") ?? "";
    const reply = this.shows ?? this.of(name).at(-1) ?? { version: 0, sealed: null };
    return JSON.parse(JSON.stringify(reply)) as T;
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
  const lies: [PaperReply, string][] = [
    [first ?? { version: 0, sealed: null }, "old-paper"],
    [{ version: 0, sealed: null }, "old-paper"],
    [{ version: 2, sealed: null }, "strange-paper"],
    [{ version: 2, sealed: first?.sealed ?? null }, "strange-paper"],
    [{ version: 3, sealed }, "strange-paper"],
    [{ version: 2, sealed: server.of("forms")[0]?.sealed ?? null }, "strange-paper"],
    [{ version: 2, sealed: changed }, "strange-paper"],
  ];
  for (const [reply, code] of lies) {
    server.shows = reply;
    assert.is(await pins.check("ann", "age1a").catch(codeOf), code);
    assert.is(await pins.accept("ann", "age1a").catch(codeOf), code);
  }
  server.shows = null;
  assert.is(await pins.check("ann", "age1a"), "same");
  assert.is((await readPaper(ground, "forms")).text, "forms");
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
  const pins = new Pins(await page(new PaperServer()));
  const keyFile = toBase64(await wrapTo(open.publicKey, "a key file"));
  const label = toBase64(await wrapTo(open.publicKey, "a label"));
  const shares = [
    { share: "s1", label, keys: [{ part: 0, keyFile }] },
    { share: "s2", label: null, keys: [{ part: 3, keyFile: "AAAA" }] },
  ];
  const members = [memberOf("ann", ann.publicKey), memberOf("ben", ben.publicKey)];
  const body = await groups.rekeyed(open, { ...row, members }, { shares }, pins);
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

test("a new key that goes on from the pinned one is taken, any other is to be compared", async () => {
  const { ann, row, open } = await founded();
  const pins = new Pins(await page(new PaperServer()));
  assert.is(await groups.checkGroup(pins, open), "new");
  await pins.accept(open.group, open.publicKey);
  assert.is(await groups.checkGroup(pins, open), "same");
  const rekey = async (from: groups.OpenGroup) => {
    const members = [memberOf("ann", ann.publicKey)];
    const body = await groups.rekeyed(from, { ...row, members }, { shares: [] }, pins);
    const [{ wrapped } = { wrapped: "" }] = body.members;
    return groups.openGroup(ann.identity, { ...row, ...body, epoch: from.epoch + 1, wrapped });
  };
  // Away for two of them.
  const third = await rekey(await rekey(open));
  assert.is(await groups.checkGroup(pins, third), "same");
  assert.is(await pins.known(open.group), third.publicKey);
  assert.is(await groups.checkGroup(pins, open), "changed", "the old key came back");
  const forged = await made();
  const theirs = { ...third, ...forged, epoch: 4, before: [forged.identity] };
  assert.is(
    await groups.checkGroup(pins, theirs),
    "changed",
    "made by somebody without the old key",
  );
  const added = await groups.wrapForMember(third, ann.publicKey);
  assert.equal(readGroupFile(await openWith(ann.identity, fromBase64(added))).before, []);
});

test("nobody is given a new key under a vault key that was exchanged, or without one", async () => {
  const { ann, ben, row, open } = await founded();
  const pins = new Pins(await page(new PaperServer()));
  await pins.accept("ben", ben.publicKey);
  const rekey = (publicKey: string | null) =>
    groups
      .rekeyed(
        open,
        { ...row, members: [memberOf("ann", ann.publicKey), memberOf("ben", publicKey)] },
        { shares: [] },
        pins,
      )
      .then(() => "made", codeOf);
  assert.is(await rekey((await made()).publicKey), "recipient-changed");
  assert.is(await rekey(null), "no-vault-there");
  assert.is(await rekey(ben.publicKey), "made");
});

test("a group's file is read as it was written, and nothing else is", async () => {
  const { open } = await founded();
  const text = writeGroupFile(open);
  assert.equal({ ...readGroupFile(text), publicKey: open.publicKey }, open);
  const wrong = ["", text.slice(0, -1), `${text}x\n`, text.replace("epoch 1", "epoch 01")];
  for (const one of [...wrong, text.replace("identity", "before")]) {
    assert.throws(
      () => readGroupFile(one),
      (error: Error) => error.name === "FormatError",
    );
  }
});

test.run();
