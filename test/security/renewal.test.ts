import { suite } from "uvu";
import * as assert from "uvu/assert";
import { goLive, openPage, signIn, type Page } from "#test/support/page.ts";
import { withDataFolder, withServer } from "#test/support/server.ts";
import { withSchool } from "#test/support/school.ts";
import { mint } from "./tokens.ts";

const test = suite("sign-ins behind sockets");

const gone = (page: Page): Promise<void> =>
  new Promise((resolve) => page.socket.once("disconnect", () => resolve()));
/** The sentence with which the server closes a page whose sign-in is over. */
const shownOut = (page: Page): Promise<string> =>
  new Promise((resolve) => page.socket.once("signed-out", ({ message }) => resolve(message)));

test("a socket ends with its token unless the same sign-in renews it", () =>
  withSchool({ teachers: 2, coaches: 1 }, async ({ server, data, teachers, coaches }) => {
    const [who, another] = teachers;
    const [guest] = coaches;
    if (!who || !another || !guest) throw new Error("the school is empty");
    const { account } = who;
    const short = (forSeconds: number, sid = "sign-in-number-one-22") =>
      mint(data, { account, signIn: sid, forSeconds });
    const expiring = await openPage(server.url, { ...who, token: short(4) });
    const renewing = await openPage(server.url, { ...who, token: short(4) });
    const coach = await openPage(server.url, guest);
    const [cut, word] = [gone(expiring), shownOut(expiring)];

    // Nobody else's token, and no other sign-in's, keeps it.
    const foreign = [
      another.token,
      who.token,
      mint(data, { account: another.account }),
      "x".repeat(40),
    ];
    for (const token of [...foreign, short(-3), short(300, "sign-in-number-two-22")]) {
      assert.is(await expiring.refusal("auth:renew", { token }), "signed-out");
    }
    const { expiresInMs } = await renewing.ask("auth:renew", { token: short(300) });
    assert.ok(expiresInMs > 200_000 && expiresInMs <= 300_000);

    // R6: a lesson whose page is shown out is on hold.
    const live = await goLive(expiring, [coach.account]);
    await coach.ask("session:join", { sessionId: live.sessionId });
    const stop = live.keepAlive();
    assert.match(await word, /signed out/i);
    await cut;
    stop();
    await coach.view((view) => view.status === "suspended");
    await renewing.ask("session:end", { sessionId: live.sessionId });
    for (const page of [renewing, coach]) page.close();
  }));

const post = async (url: string, path: string, cookie: string, token?: string): Promise<number> => {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const headers = { origin: url, cookie, ...authorization };
  const response = await fetch(`${url}${path}`, { method: "POST", headers });
  await response.text();
  return response.status;
};

test("R4: signing out ends the live session and the sockets under it, another device's not", () =>
  withServer({}, async ({ url, teacher, coaches: [coachAccount] }) => {
    if (!coachAccount) throw new Error("there is no coach");
    const [desk, phone] = [await signIn(url, teacher), await signIn(url, teacher)];
    const coach = await openPage(url, await signIn(url, coachAccount));
    const onPhone = await openPage(url, phone);

    for (const leave of ["/api/sign-out", "/api/sign-out-everywhere"]) {
      const here = leave === "/api/sign-out" ? desk : await signIn(url, teacher);
      const page = await openPage(url, here);
      const live = await goLive(page, [coach.account]);
      const stop = live.keepAlive();
      const { sessionId } = live;
      await coach.ask("session:join", { sessionId });
      // Signing out elsewhere leaves it alone.
      const elsewhere = await signIn(url, teacher);
      assert.is(await post(url, "/api/sign-out", elsewhere.cookie, elsewhere.token), 200);
      const { view } = await coach.ask("session:join", { sessionId });
      assert.is(view.status, "live");

      const [cut, word] = [gone(page), shownOut(page)];
      assert.is(await post(url, leave, here.cookie, here.token), 200);
      // Acknowledged, it is over already.
      assert.is(await coach.refusal("session:join", { sessionId }), "no-such-session");
      assert.match(await word, /signed out/i);
      await cut;
      const ended = await coach.view(
        (one) => one.sessionId === sessionId && one.status === "ended",
      );
      assert.is(ended.status === "ended" && ended.reason, "signed-out");
      stop();
      await isRefused(openPage(url, here));
      if (leave === "/api/sign-out") await onPhone.ask("lobby:enter", { waiting: false });
    }
    assert.is(onPhone.socket.connected, false);
    coach.close();
  }));

const isRefused = async (opening: Promise<Page>): Promise<void> => {
  const outcome = await opening.then(
    () => "opened",
    () => "refused",
  );
  assert.is(outcome, "refused");
};

test("R7: a coach who signs out is gone at once, and stays a guest who may come again", () =>
  withServer({}, async ({ url, teacher, coaches: [coachAccount] }) => {
    if (!coachAccount) throw new Error("there is no coach");
    const page = await openPage(url, await signIn(url, teacher));
    const signedIn = await signIn(url, coachAccount);
    const coach = await openPage(url, signedIn);
    const live = await goLive(page, [coach.account]);
    const stop = live.keepAlive();
    await coach.ask("session:join", { sessionId: live.sessionId });
    assert.is(await post(url, "/api/sign-out", signedIn.cookie, signedIn.token), 200);
    await page.view(
      (view) => "guests" in view && view.guests[0]?.presence === "away" && view.status === "live",
    );
    stop();
    page.close();
  }));

test("R4: a restart of the server finds nothing live, and no old token of it opens the past", () =>
  withDataFolder(async (data) => {
    let people: Parameters<typeof withServer>[0]["people"] = [];
    let sessionId = "";
    await withServer({ data }, async (server) => {
      ({ people } = server);
      const [coach] = server.coaches;
      const page = await openPage(server.url, await signIn(server.url, server.teacher));
      const { account } = await signIn(server.url, coach ?? server.teacher);
      const live = await goLive(page, [account]);
      ({ sessionId } = live);
      const ended = page.view((view) => view.status === "ended");
      server.signal("SIGTERM");
      const view = await ended;
      assert.is(view.status === "ended" && view.reason, "server-stopping");
      await server.gone;
    });
    await withServer({ data, people: people ?? [] }, async ({ url, teacher }) => {
      const page = await openPage(url, await signIn(url, teacher));
      const { lobby } = await page.ask("lobby:enter", { waiting: false });
      assert.is(lobby.mine, null);
      assert.is(await page.refusal("session:continue", { sessionId }), "no-such-session");
      page.close();
    });
  }));

test.run();
