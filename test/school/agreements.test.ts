import { createHash, createPublicKey } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { AgreementReply, CopiesReply } from "#protocol/http/agreement.ts";
import type { AgreementsReply, SchoolReply } from "#protocol/http/people.ts";
import { modelAgreement } from "#server/accounts/texts/agreement.ts";
import { modelCodeOfPractice } from "#server/accounts/texts/code-of-practice.ts";
import { normalText } from "#server/accounts/texts/normal.ts";
import { verifyReceipt } from "#server/audit/receipts.ts";
import { withDoor, type Door } from "#test/http/with-door.ts";
import { linesOf, signedIn, type Visitor } from "./visits.ts";

const test = suite("the licence agreement");

const TEXT = "Everybody keeps what was seen in a lesson to themselves. ".repeat(5);
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const current = async (of: Visitor) => (await of.get<AgreementReply>("/api/agreement")).body;
const office = (door: Door) => signedIn(door, door.school.administrator.account);
const publish = (by: Visitor, after: number, text = TEXT) =>
  by.post("/api/agreements", { after, text });
const schoolWith = (school: SchoolReply, rules: object) => {
  const { name, controller, registration, support } = school;
  return { name, controller, registration, support, rules: { ...school.rules, ...rules } };
};

test("R20: a new version asks everybody again at the next action; each accepted one is kept whole", () =>
  withDoor({}, async (door) => {
    const [ruth, tom] = [await office(door), await signedIn(door, door.school.coach.account)];
    assert.is((await tom.get("/api/school")).status, 200);
    const changed: string[] = [];
    door.standings.onChanged((account, { needs }) => void changed.push(`${account} ${needs}`));
    assert.is((await publish(ruth, 1, `  ${TEXT}\r\nA second line.   \r\n\r\n`)).status, 200);
    assert.ok(changed.includes(`${tom.account} agreement`), changed.join());
    for (const [who, url] of [
      [tom, "/api/school"],
      [tom, "/api/my/log"],
      [ruth, "/api/people"],
    ] as const) {
      assert.is((await who.get(url)).code, "agreement-needed", url);
    }
    assert.is((await ruth.post("/api/people/close", { account: tom.account })).status, 403);

    const now = await current(tom);
    assert.is(now.version, 2);
    assert.is(now.acceptedAt, null);
    assert.is(now.text, `${TEXT.trim()}\nA second line.\n`);
    assert.is(now.hash, sha256(now.text));
    const { version, hash } = now;
    const accept = (what: object) =>
      tom.post("/api/agreement/accept", { version, hash, trained: false, ...what });
    // What was not read is not accepted.
    assert.is((await accept({ version: 1 })).code, "agreement-changed");
    assert.is((await accept({ hash: "0".repeat(64) })).code, "agreement-changed");
    assert.is((await accept({})).status, 200);
    assert.is((await tom.get("/api/school")).status, 200);
    assert.type((await current(tom)).acceptedAt, "number");

    const { copies } = (await tom.get<CopiesReply>("/api/my/agreements")).body;
    assert.equal(
      copies.map((copy) => copy.version),
      [2, 1],
    );
    assert.is(copies[0]?.text, now.text);
    assert.is(copies[0]?.school, "Hillview School");
    const receipt = copies[0]?.receipt ?? { body: "", signature: "", keyId: "" };
    assert.ok(verifyReceipt(receipt, createPublicKey(door.receipts.key.publicKey)));
    const said = JSON.parse(receipt.body) as Record<string, unknown>;
    assert.is(said["account"], tom.account);
    assert.is(said["version"], 2);
    assert.is(said["hash"], now.hash);
    assert.is(said["acceptedAt"], copies[0]?.acceptedAt);
    assert.ok((await linesOf(door, tom.account)).includes("agreement:accept"));
  }));

test("of two administrators who edit the same version one publishes", () =>
  withDoor({}, async (door) => {
    const ruth = await office(door);
    await ruth.post("/api/people/administrator", {
      ...{ account: door.school.teacher.account, on: true },
    });
    const maya = await signedIn(door, door.school.teacher.account);
    const both = await Promise.all([
      publish(ruth, 1, `${TEXT} Ruth.`),
      publish(maya, 1, `${TEXT} Maya.`),
    ]);
    assert.equal(both.map((one) => one.status).toSorted(), [200, 409]);
    assert.is(both.find((one) => one.status === 409)?.code, "agreement-changed");
    assert.is((await current(ruth)).version, 2);
  }));

test("R20: where the school asks for training, nobody gets on before confirming it", () =>
  withDoor({}, async (door) => {
    const [ruth, tom] = [await office(door), await signedIn(door, door.school.coach.account)];
    const school = (await ruth.get<SchoolReply>("/api/school")).body;
    const asked = await ruth.post("/api/school", schoolWith(school, { training: true }));
    assert.is(asked.status, 200, asked.code);
    assert.is((await tom.get("/api/school")).code, "training-needed");
    const { version, hash, trainingAsked } = await current(tom);
    assert.ok(trainingAsked);
    const accept = (trained: boolean) =>
      tom.post("/api/agreement/accept", { version, hash, trained });
    assert.is((await accept(false)).code, "training-needed");
    assert.is((await accept(true)).status, 200);
    assert.is((await tom.get("/api/school")).status, 200);
    assert.is((await current(tom)).trainingAsked, false);
    assert.type((await door.stores.accounts.byId(tom.account))?.trainedAt, "number");
    assert.ok((await linesOf(door, tom.account)).includes("training:confirm"));
  }));

test("every version can be read by those who write them, and long texts fit", () =>
  withDoor({}, async (door) => {
    const ruth = await office(door);
    const long = "ü".repeat(99_990);
    assert.is((await publish(ruth, 1, long)).status, 200);
    const { version, hash } = await current(ruth);
    await ruth.post("/api/agreement/accept", { version, hash, trained: false });
    const { versions } = (await ruth.get<AgreementsReply>("/api/agreements")).body;
    assert.equal(
      versions.map((one) => [one.version, one.by]),
      [
        [2, ruth.account],
        [1, null],
      ],
    );
    assert.is(versions[0]?.text, `${long}\n`);
    const practice = { text: "# How we coach\n".repeat(2_000), reviewOn: "2027-02-28" };
    assert.is((await ruth.post("/api/school/code-of-practice", practice)).status, 200);
    const never = { ...practice, reviewOn: "2027-02-31" };
    assert.is((await ruth.post("/api/school/code-of-practice", never)).code, "bad-request");
    assert.is((await current(ruth)).codeOfPractice.reviewOn, "2027-02-28");
  }));

test("settings change what is asked, within the floor", () =>
  withDoor({}, async (door) => {
    const ruth = await office(door);
    const school = (await ruth.get<SchoolReply>("/api/school")).body;
    assert.equal(school.administrators, ["Ruth Adeyemi"]);
    assert.is(school.mail, false);
    const lower = schoolWith(school, { passwordLength: 8 });
    assert.is((await ruth.post("/api/school", lower)).status, 400);
    const blank = { ...schoolWith(school, {}), controller: "  " };
    assert.is((await ruth.post("/api/school", blank)).status, 400);
    const higher = { ...schoolWith(school, { passwordLength: 20 }), name: "Riverside" };
    assert.is((await ruth.post("/api/school", higher)).status, 200);
    const now = (await ruth.get<SchoolReply>("/api/school")).body;
    assert.is(now.rules.passwordLength, 20);
    assert.is(now.name, "Riverside");
  }));

test("the models are plain, ours, and name the school", () => {
  for (const text of [modelAgreement("Oak Lane School"), modelCodeOfPractice("Oak Lane School")]) {
    const words = text.split(/\s+/).length;
    assert.ok(words >= 500 && words <= 950, String(words));
    assert.ok(text.includes("Oak Lane School"));
    assert.is(normalText(text), text);
    assert.not.match(text, /herein|hereby|thereof|notwithstanding/i);
  }
});

test.run();
