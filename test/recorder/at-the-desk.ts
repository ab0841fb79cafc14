/** The desk with the real relay, the real recorder and a real folder; records in memory, to be hurt. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newIdentity, recipientOf } from "#recordings/keys.ts";
import { openFolder } from "#recordings/storage/fs.ts";
import type { SegmentOfPart } from "#recordings/open.ts";
import type { Fault } from "#protocol/words.ts";
import { newId } from "#server/accounts/ids.ts";
import { createDesk, type Desk } from "#server/library/desk/desk.ts";
import { createLog } from "#server/log.ts";
import { openMemoryStores } from "#server/stores/memory.ts";
import type { Relay } from "#server/relay/types.ts";
import type { RecordingStore } from "#server/stores/recording-store.ts";
import { sends, SESSION, TEACHER, withRelay, type Stage } from "#test/relay/support.ts";
import type { SendPeer } from "#test/support/webrtc-peer.ts";
import { filesBelow, openFrom, recorderBelow } from "./lesson.ts";

export interface AtTheDesk {
  stage: Stage;
  desk: Desk;
  sending: SendPeer;
  recordings: RecordingStore;
  recording: string;
  identity: string;
  /** Told by the desk, oldest first. */
  faults: Fault[];
  /** Recordings of which the library was told that they have ended. */
  ended: string[];
  /** What the library says of the disk. */
  disk: { hasRoom: boolean };
  prepare(): Promise<void>;
  start(): Promise<void>;
  objects(): Promise<string[]>;
  /** Everything that is stored, opened as its owner opens it. */
  opened(): Promise<SegmentOfPart[]>;
  recorder(): number | null;
}

interface Options {
  hurt?: (store: RecordingStore) => void;
  maxBytes?: number;
  /** What stands between the relay and the recorder. */
  line?: (relay: Relay) => Relay;
}

export const atTheDesk = async (
  body: (here: AtTheDesk) => Promise<void>,
  { hurt, maxBytes = 1e9, line = (relay) => relay }: Options = {},
): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), "aside-desk-"));
  try {
    await withRelay(async (stage) => {
      const { recordings } = openMemoryStores();
      hurt?.(recordings);
      const identity = await newIdentity();
      const recipient = await recipientOf(identity);
      const recording = newId();
      const [faults, ended]: [Fault[], string[]] = [[], []];
      const disk = { hasRoom: true };
      const desk = createDesk({
        ...{ relay: line(stage.relay), recordings, storage: await openFolder(folder) },
        library: {
          mayRecord: async () => ({ maxBytes }),
          hasRoom: async () => disk.hasRoom,
          ended: async (id) => void ended.push(id),
        },
        ...{ objects: folder, cache: null, log: createLog("silent") },
        ...{ wallMs: () => Date.now(), now: () => performance.now() },
      });
      desk.onChanged((_session, fault) => {
        if (fault !== null) faults.push(fault);
      });
      const sending = await sends(stage, TEACHER, ["camera", "room"], 100);
      const ask = { recording, session: SESSION, owner: TEACHER.account, recipient };
      try {
        await body({
          ...{ stage, desk, sending, recordings, recording, identity, faults, ended, disk },
          prepare: () => desk.prepare(ask),
          start: () => desk.start(SESSION, (source) => source !== "talkback"),
          objects: () => filesBelow(folder),
          opened: () => openFrom(recordings, folder, identity, recording),
          recorder: () => recorderBelow(process.pid),
        });
      } finally {
        await desk.close();
      }
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
