/**
 * The owner of sealed recordings on a real server that speaks at its most talkative
 * level and has a temp folder of its own: everything it could leave behind is in sight.
 */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OwnerView, RecordingView } from "#protocol/events.ts";
import {
  newIdentity,
  newRecoveryCode,
  openWith,
  proofOf,
  recipientOf,
  sealIdentity,
} from "#recordings/keys.ts";
import { recorderBelow, until } from "#test/recorder/lesson.ts";
import { ownerApi, type OwnerApi } from "#test/support/owner-api.ts";
import { goLive, openPage, type Lesson, type Page, type SignedIn } from "#test/support/page.ts";
import { withSchool, type School } from "#test/support/school.ts";
import type { SendPeer } from "#test/support/webrtc-peer.ts";

const PACKETS_PER_S = 100;

/** A vault that was made and checked over the routes, as its page does it. */
export interface Vault {
  identity: string;
  recipient: string;
  code: string;
}
export interface Sealed extends OwnerApi {
  school: School;
  /** Where the server puts temporary files, if it has any. */
  temp: string;
  owner: SignedIn;
  vault: Vault;
}

export const newVault = async (): Promise<Vault> => {
  const identity = await newIdentity();
  return { identity, recipient: await recipientOf(identity), code: newRecoveryCode() };
};
/** POST /api/vault, of this vault. */
export const vaultBody = async ({ identity, recipient, code }: Vault) => ({
  publicKey: recipient,
  sealedByCode: Buffer.from(await sealIdentity(identity, code)).toString("base64"),
  proof: await proofOf(identity),
  name: "A tablet",
  half: randomBytes(32).toString("base64url"),
});

/** The owner's vault is made, its code not yet entered again: `checked` says so. */
export const withSealed = async (body: (sealed: Sealed) => Promise<void>): Promise<void> => {
  const temp = await mkdtemp(join(tmpdir(), "aside-temp-"));
  try {
    const env = { LOG_LEVEL: "trace", TMPDIR: temp };
    await withSchool({ teachers: 1, coaches: 1, env }, async (school) => {
      const [owner] = school.teachers;
      if (owner === undefined) throw new Error("no teacher");
      const api = ownerApi(school.server.url, owner);
      await body({ ...api, school, temp, owner, vault: await newVault() });
    });
  } finally {
    await rm(temp, { recursive: true, force: true });
  }
};

export const makeVault = async ({ asks, vault }: Sealed): Promise<void> => {
  const made = await vaultBody(vault);
  await asks("/api/vault", made);
  await asks("/api/vault/checked", { proof: made.proof });
};

export interface Sending {
  page: Page & Lesson;
  media: SendPeer;
  recorder(): number | null;
  /** Starts, and resolves when bytes are stored. */
  record(): Promise<RecordingView>;
  recording(holds: (view: RecordingView | null) => boolean): Promise<RecordingView | null>;
  sentMore(count: number): Promise<void>;
  /** Stops, and resolves when the row is closed. */
  stop(recording: string): Promise<void>;
}

/** A live session of the owner that sends picture and sound. */
export const sending = async (
  { school, owner, vault }: Sealed,
  title: string,
  body: (live: Sending) => Promise<void>,
): Promise<void> => {
  const opened = await openPage(school.server.url, owner);
  const coaches = school.coaches.map(({ account }) => account);
  const page = await goLive(opened, coaches, title);
  const stop = page.keepAlive();
  const media = await page.produce(["camera", "room"]);
  media.send(PACKETS_PER_S);
  const { sessionId } = page;
  const recording: Sending["recording"] = async (holds) => {
    const view = await page.view((one) => one.status !== "ended" && holds(one.recording));
    return (view as OwnerView).recording;
  };
  try {
    await body({
      ...{ page, media, recording },
      recorder: () => recorderBelow(school.server.pid),
      async record() {
        const { recipient } = vault;
        await page.ask("record:start", { sessionId, recipient, voices: false });
        const view = await recording((one) => one?.state === "on");
        if (view === null) throw new Error("nothing is recorded");
        return view;
      },
      async sentMore(count) {
        const enough = media.sent() + count;
        await until(() => media.sent() >= enough);
      },
      async stop(id) {
        await page.ask("record:stop", { sessionId });
        const rows = school.ground.stores.recordings;
        await until(async () => (await rows.byId(id))?.state === "undecided");
        await recording((one) => one === null);
      },
    });
  } finally {
    stop();
    media.close();
    page.close();
  }
};

/** Resolves once the last recorder has ended, as it does after the last recording. */
export const recorderGone = ({ school }: Sealed): Promise<void> =>
  until(() => recorderBelow(school.server.pid) === null);

/** The secrets of a recording's first part, by FORMAT.md 6, as only its owner can read them. */
export const secretsOf = async ({ vault }: Sealed, keyFile: string) => {
  const text = await openWith(vault.identity, Buffer.from(keyFile, "base64"));
  const bytes = (line: RegExp) => Buffer.from(line.exec(text)?.[1] ?? "", "base64url");
  return { chain: bytes(/^chain 0 (\S+)$/m), text: bytes(/^text (\S+)$/m) };
};
