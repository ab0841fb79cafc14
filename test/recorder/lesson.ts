/**
 * A real lesson that is recorded: the real server, a page on the real socket, real
 * media, and afterwards the owner's side: the vault opens what lies on the disk.
 */
import { readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { SessionView } from "#protocol/events.ts";
import type { Source } from "#protocol/words.ts";
import { openWith, newIdentity, recipientOf } from "#recordings/keys.ts";
import { parseKeyFile, type KeyFile } from "#recordings/key-file.ts";
import { openRecording, type SegmentOfPart } from "#recordings/open.ts";
import { newId } from "#server/accounts/ids.ts";
import type { Recording, RecordingStore } from "#server/stores/recording-store.ts";
import { goLive, openPage, receive, type SignedIn, type Teacher } from "#test/support/page.ts";
import { withSchool, type School } from "#test/support/school.ts";
import { descendantsOf } from "#test/support/server-processes.ts";
import type { SendPeer } from "#test/support/webrtc-peer.ts";

const SOURCES: Source[] = ["camera", "room"];
const PACKETS_PER_S = 100;

export interface Owner extends SignedIn {
  identity: string;
  recipient: string;
}
export interface Taped {
  school: School;
  owner: Owner;
  teacher: Teacher;
  sending: SendPeer;
  /** Starts, and resolves when bytes are stored. Answers the recording. */
  record(voices?: boolean): Promise<string>;
  recording(test: (view: SessionView) => boolean): Promise<SessionView>;
  /** The recorder process below the server, null where there is none. */
  recorder(): number | null;
  objects(): Promise<string[]>;
  /** Resolves when the row is no longer under way. */
  settled(recording: string): Promise<Recording>;
  /** Resolves when so many more packets were sent. */
  sentMore(count: number): Promise<void>;
  opened(recording: string): Promise<SegmentOfPart[]>;
}

/** Looks again every few milliseconds until it is so. The test file's own limit ends a wait in vain. */
export const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
};

/** Puts a vault into the records whose code was checked: the page that makes one is tested elsewhere. */
export const giveVault = async ({ ground }: School, who: SignedIn): Promise<Owner> => {
  const identity = await newIdentity();
  const recipient = await recipientOf(identity);
  const at = Date.now();
  const { account } = who;
  const vault = { account, publicKey: recipient, sealedByCode: "", proofDigest: newId() };
  const times = { createdAt: at, checkedAt: at, provenAt: at + 1_000 };
  const device = { id: newId(), account, name: "tablet", half: newId(), createdAt: at };
  await ground.stores.vaults.create({ ...vault, ...times }, device);
  return { ...who, identity, recipient };
};

const programOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return ""; // It ended while we looked.
  }
};

export const recorderBelow = (pid: number): number | null =>
  descendantsOf(pid).find(
    (one) => one.parent === pid && programOf(one.pid).includes("recordings/recorder.ts"),
  )?.pid ?? null;

/** Every file below a folder. */
export const filesBelow = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

export const openAll = (
  { ground, data }: Pick<School, "ground" | "data">,
  identity: string,
  recording: string,
): Promise<SegmentOfPart[]> =>
  openFrom(ground.stores.recordings, join(data, "recordings"), identity, recording);

/** Opens everything with the owner's identity, from the rows and the disk. */
export const openFrom = async (
  recordings: RecordingStore,
  objects: string,
  identity: string,
  recording: string,
): Promise<SegmentOfPart[]> => {
  const [parts, rows] = [await recordings.parts(recording), await recordings.segments(recording)];
  const files = await filesBelow(objects);
  const keys = new Map<number, KeyFile>();
  for (const { part, keyFile } of parts) {
    keys.set(part, parseKeyFile(await openWith(identity, Buffer.from(keyFile, "base64"))));
  }
  const list = {
    recording,
    parts: parts.map(({ part }) => ({ part, segments: rows.filter((row) => row.part === part) })),
  };
  const read = async (part: number, segment: number): Promise<Uint8Array | null> => {
    const row = rows.find((one) => one.part === part && one.segment === segment);
    const file = files.find((path) => row !== undefined && path.endsWith(row.object));
    return file === undefined ? null : readFile(file);
  };
  const found: SegmentOfPart[] = [];
  for await (const one of openRecording(list, read, async (part) => keys.get(part) ?? null)) {
    found.push(one);
  }
  return found;
};

/** The numbers that the sending page wrote into its packets, per kind, as they were recorded. */
export const numbersIn = (
  segments: readonly SegmentOfPart[],
  kind: "audio" | "video",
): number[] => {
  const numbers: number[] = [];
  for (const { head, records } of segments) {
    const streams = new Map((head?.streams ?? []).map((info) => [info.stream, info]));
    for (const record of records) {
      if (record.type === "stream") streams.set(record.info.stream, record.info);
      if (record.type !== "rtp" || streams.get(record.stream)?.kind !== kind) continue;
      const { payload } = record;
      const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
      numbers.push(view.getUint32(kind === "video" ? 1 : 0));
    }
  }
  return numbers;
};

export const withTaped = (body: (taped: Taped) => Promise<void>): Promise<void> =>
  withSchool({ teachers: 1, coaches: 1 }, async (school) => {
    const [signedIn] = school.teachers;
    if (signedIn === undefined) throw new Error("no teacher");
    const owner = await giveVault(school, signedIn);
    const page = await openPage(school.server.url, owner);
    const teacher = await goLive(
      page,
      school.coaches.map(({ account }) => account),
    );
    const stop = teacher.keepAlive();
    const sending = await teacher.produce(SOURCES);
    sending.send(PACKETS_PER_S);
    const { sessionId } = teacher;
    const view: Taped["recording"] = (test) => teacher.view(test);
    try {
      await body({
        ...{ school, owner, teacher, sending, recording: view },
        async record(voices = false) {
          const { recipient } = owner;
          const { recording } = await teacher.ask("record:start", { sessionId, recipient, voices });
          await view((one) => one.status === "live" && one.recording?.state === "on");
          return recording;
        },
        recorder: () => recorderBelow(school.server.pid),
        objects: () => filesBelow(join(school.data, "recordings")),
        async settled(recording) {
          const { recordings } = school.ground.stores;
          await until(async () => (await recordings.byId(recording))?.state !== "recording");
          const row = await recordings.byId(recording);
          if (row === null) throw new Error("the recording is gone");
          return row;
        },
        async sentMore(count) {
          const enough = sending.sent() + count;
          await until(() => sending.sent() >= enough);
        },
        opened: (recording) => openAll(school, owner.identity, recording),
      });
    } finally {
      stop();
      sending.close();
      page.close();
    }
  });

/** A coach's page that watches; counts what it receives. */
export const watching = async ({ school, teacher, owner }: Taped) => {
  const [coach] = school.coaches;
  if (coach === undefined) throw new Error("no coach");
  const page = await openPage(school.server.url, coach);
  const { sessionId } = teacher;
  await page.ask("session:join", { sessionId });
  const media = await receive(page, sessionId);
  const offers = await Promise.all(SOURCES.map((one) => media.consume(owner.account, one)));
  const more = (count: number): Promise<unknown> =>
    Promise.all(offers.map(({ consumerId }) => media.peer.more(consumerId, count)));
  await more(3);
  return {
    page,
    more,
    packets: () => media.peer.packets(),
    close: () => {
      media.peer.close();
      page.close();
    },
  };
};
