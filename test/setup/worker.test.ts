import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { cachedWorker, keepWorker, temporaryFolder } from "#server/setup/worker-cache.mjs";
import { downloadWorker, prebuiltUrl } from "#server/setup/worker-download.mjs";
import { workerFacts } from "#server/setup/worker-facts.ts";
import { silentStep, withFolder } from "./folder.ts";

const REAL = process.env["MEDIASOUP_WORKER_BIN"] ?? "";

/** A place for releases that answers every request with `archive`, or with 404 without one. */
async function withReleases(
  archive: Buffer | undefined,
  work: (env: NodeJS.ProcessEnv, asked: string[]) => Promise<void>,
) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.writeHead(archive ? 200 : 404).end(archive);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    await work(
      { MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL: `http://127.0.0.1:${port}/releases` },
      asked,
    );
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

/** An archive as mediasoup publishes it, with `binary` as the worker. */
function archiveOf(folder: string, binary: string | Buffer): Buffer {
  const file = join(folder, "mediasoup-worker");
  if (typeof binary === "string") cpSync(binary, file);
  else writeFileSync(file, binary, { mode: 0o755 });
  return execFileSync("tar", ["-cz", "-C", folder, "mediasoup-worker"], { maxBuffer: 2 ** 28 });
}

const worker = suite("worker");

worker("a prebuilt worker that runs here is taken, under mediasoup's own name for it", () =>
  withFolder((source) =>
    withFolder((target) =>
      withReleases(archiveOf(source, REAL), async (env, asked) => {
        assert.equal(await downloadWorker(target, silentStep(), env), { ok: true });
        assert.match(
          asked[0] ?? "",
          /^\/releases\/[\d.]+\/mediasoup-worker-[\d.]+-\w+-\w+.*\.tgz$/,
        );
        assert.equal(readdirSync(target), ["mediasoup-worker"]);
        assert.ok(readFileSync(join(target, "mediasoup-worker")).equals(readFileSync(REAL)));
      }),
    ),
  ),
);

worker("without a base of one's own the official releases are asked", () => {
  assert.match(
    prebuiltUrl({}),
    /^https:\/\/github\.com\/versatica\/mediasoup\/releases\/download\//,
  );
});

const UNUSABLE = [
  { title: "there is none for this machine", why: /cannot be downloaded/ },
  { title: "the download is no archive", bytes: Buffer.from("no archive"), why: /not a worker/ },
  {
    title: "the worker dies by a signal",
    script: "#!/bin/sh\nkill -SEGV $$\n",
    why: /does not run/,
  },
  { title: "the worker ends as it should not", script: "#!/bin/sh\nexit 1\n", why: /does not run/ },
];
for (const { title, bytes, script, why } of UNUSABLE) {
  worker(`no prebuilt worker is taken when ${title}`, () =>
    withFolder((source) =>
      withFolder((target) => {
        const archive = script ? archiveOf(source, Buffer.from(script)) : bytes;
        return withReleases(archive, async (env) => {
          const result = await downloadWorker(target, silentStep(), env);
          assert.is(result.ok, false);
          assert.match("why" in result ? result.why : "", why);
        });
      }),
    ),
  );
}

worker("mediasoup's own switch against the download is respected", () =>
  withFolder((source) =>
    withFolder((target) =>
      withReleases(archiveOf(source, REAL), async (env, asked) => {
        const off = { ...env, MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD: "true" };
        assert.is((await downloadWorker(target, silentStep(), off)).ok, false);
        assert.equal(asked, []);
      }),
    ),
  ),
);

worker("a kept worker is found again with its facts, and an altered one is not", () =>
  withFolder(async (cache) => {
    const folder = join(cache, "worker-1");
    const making = temporaryFolder(folder);
    cpSync(REAL, join(making, "mediasoup-worker"));
    const facts = keepWorker(making, folder, "prebuilt");
    assert.equal(cachedWorker(folder), facts);
    const path = join(folder, "mediasoup-worker");
    assert.equal(await workerFacts(path), { path, ...facts, source: "prebuilt" });
    assert.equal(readdirSync(cache), ["worker-1"]);

    appendFileSync(path, "x");
    assert.is(cachedWorker(folder), undefined);
    assert.is((await workerFacts(path)).source, "given");
  }),
);

worker.run();
