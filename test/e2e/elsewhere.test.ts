// runs alone
/** R25: no page asks anybody but the school's own server, and could not if it wanted to. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { withPerson } from "#test/support/browser.ts";
import { coachVoice } from "#test/support/classroom/classroom.ts";
import { withServer } from "#test/support/server.ts";
import type { Walked } from "./without-a-route.ts";

const test = suite("no page asks anybody else");

const WALK = new URL("./without-a-route.ts", import.meta.url).pathname;

/** In a network with loopback and nothing else. */
const walk = async (): Promise<Walked> => {
  const inside = `ip link set lo up && exec "$0" "$1"`;
  const network = ["--map-root-user", "--net", "--", "sh", "-c", inside];
  const child = spawn("unshare", [...network, process.execPath, WALK], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [said, complained] = [text(child.stdout), text(child.stderr)];
  const [code] = (await once(child, "close")) as [number | null];
  const last = (await said).trim().split("\n").at(-1) ?? "";
  assert.is(code, 0, `(it needs unshare and ip, and the right to use them) ${await complained}`);
  return JSON.parse(last) as Walked;
};

test("R25: in a network without a way out every screen opens, and asks for nothing outside", async () => {
  const walked = await walk();
  assert.is(walked.outside, "ENETUNREACH", "there is no way out");
  assert.equal(walked.hosts.toSorted(), walked.ours.slice(0, 1));
  assert.equal(walked.failed, []);
  assert.equal(walked.complaints, []);
  assert.is(walked.seen.length, 19);
  assert.is(new Set(walked.seen).size, 11, walked.seen.join(", "));
});

/** A server of somebody's, and the paths it was asked for. */
const withSomebody = async (
  host: string,
  work: (url: string, asked: string[]) => Promise<void>,
): Promise<void> => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.setHeader("content-type", "text/html").end("<!doctype html><title>-</title>");
  }).listen(0, host);
  await once(server, "listening");
  try {
    await work(`http://${host}:${(server.address() as AddressInfo).port}`, asked);
  } finally {
    server.closeAllConnections();
    server.close();
  }
};

/** What a script could try, each towards `there`; the browser says which rule refused it. */
const tryAll = async (page: Page, there: string): Promise<string[]> =>
  page.evaluate(async (url) => {
    const refused = new Set<string>();
    const { host } = new URL(url);
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
      refused.add(`${effectiveDirective} ${blockedURI.includes(host) ? "elsewhere" : blockedURI}`);
    });
    const quietly = async (act: () => unknown): Promise<void> => {
      try {
        await act();
      } catch {
        // What counts is what the browser reports, and what arrives over there.
      }
    };
    const add = (tag: string, set: Record<string, string>): HTMLElement => {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries(set)) element.setAttribute(name, value);
      document.body.append(element);
      return element;
    };
    await quietly(() => fetch(url, { mode: "no-cors" }));
    await quietly(() => new WebSocket(url.replace("http", "ws")));
    await quietly(() => new EventSource(url));
    await quietly(() => navigator.sendBeacon(url, "told"));
    await quietly(() => new FontFace("elsewhere", `url(${url}/font)`).load());
    await quietly(() => import(`${url}/module.js`));
    add("img", { src: `${url}/image` });
    add("script", { src: `${url}/script.js` });
    add("link", { rel: "stylesheet", href: `${url}/style.css` });
    add("link", { rel: "prefetch", href: `${url}/prefetch` });
    add("video", { src: `${url}/video` });
    add("iframe", { src: `${url}/frame` });
    add("object", { data: `${url}/object` });
    add("base", { href: url });
    add("p", { style: `background: url(${url}/background)` });
    add("script", {}).textContent = "globalThis.ranInline = true";
    (add("form", { action: url, method: "post" }) as HTMLFormElement).submit();
    const enough = (): boolean =>
      ["form-action", "frame-src", "media-src"].every((rule) => refused.has(`${rule} elsewhere`));
    for (let turn = 0; turn < 200 && !enough(); turn += 1) {
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
    }
    if ("ranInline" in globalThis) refused.add("nothing refused an inline script");
    return [...refused].toSorted();
  }, there);

test("R25: whatever a script in our page tries elsewhere is refused by the browser and never arrives", () =>
  withServer({}, ({ url }) =>
    withPerson({ room: coachVoice(0) }, ({ page }) =>
      withSomebody("127.0.0.2", async (there, asked) => {
        await page.goto(url);
        await page.getByRole("heading", { level: 1 }).waitFor();
        assert.equal(await tryAll(page, there), [
          "base-uri elsewhere",
          "connect-src elsewhere",
          "default-src elsewhere",
          "font-src elsewhere",
          "form-action elsewhere",
          "frame-src elsewhere",
          "img-src elsewhere",
          "media-src elsewhere",
          "object-src elsewhere",
          "script-src-elem elsewhere",
          "script-src-elem inline",
          "style-src-attr inline",
          "style-src-elem elsewhere",
        ]);
        // Before it asks the policy, Chromium connects for a form and a frame; it says nothing there.
        assert.equal(asked, []);
        // A page without a policy is heard over there: the judge has ears.
        await withSomebody("127.0.0.1", async (bare) => {
          await page.goto(bare);
          await page.evaluate((to) => fetch(`${to}/told`, { mode: "no-cors" }), there);
          assert.equal(asked, ["/told"]);
        });
      }),
    ),
  ));

test.run();
