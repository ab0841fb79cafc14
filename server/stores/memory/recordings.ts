/** Recordings' records in memory. */
import type {
  LibraryFacts,
  Recording,
  RecordingPart,
  RecordingSegment,
  RecordingSettings,
  RecordingStore,
} from "../recording-store.ts";
import { copy, copyOrNull, newestFirst, rising } from "./copy.ts";

export function memoryRecordings(): RecordingStore {
  const recordings = new Map<string, Recording>();
  const parts = new Map<string, RecordingPart>();
  const segments = new Map<string, RecordingSegment>();
  const settings = new Map<string, RecordingSettings>();
  let facts: LibraryFacts = { tombstones: 0, tombstoneHead: "", clock: null };

  const keyOf = (...place: (string | number)[]) => place.join(" ");
  const needRecording = (id: string) => {
    if (!recordings.has(id)) throw new TypeError("there is no such recording");
  };
  const partsOf = (id: string) => [...parts.values()].filter(({ recording }) => recording === id);
  const segmentsOf = (id: string) =>
    rising(
      rising(
        [...segments.values()].filter(({ recording }) => recording === id),
        ({ segment }) => segment,
      ),
      ({ part }) => part,
    );
  const drop = ({ recording, part, segment }: RecordingSegment) =>
    segments.delete(keyOf(recording, part, segment));
  const count = (id: string) => {
    const recording = recordings.get(id);
    if (recording === undefined) return;
    recording.bytes = segmentsOf(id).reduce((sum, { bytes }) => sum + bytes, 0);
  };
  const dropKeys = (id: string) => {
    for (const { part } of partsOf(id)) parts.delete(keyOf(id, part));
  };
  return {
    async begin(recording) {
      if (recordings.has(recording.id)) throw new TypeError("there is such a recording");
      const underWay = [...recordings.values()].some(
        ({ owner, state }) => owner === recording.owner && state === "recording",
      );
      if (underWay && recording.state === "recording") return false;
      recordings.set(recording.id, copy(recording));
      return true;
    },
    byId: async (id) => copyOrNull(recordings.get(id)),
    async ofOwner(owner) {
      const mine = [...recordings.values()].filter(
        (one) => one.owner === owner && one.state !== "erasing",
      );
      return newestFirst(mine, ({ startedAt }) => startedAt).map(copy);
    },
    async contents(owner) {
      const mine = [...recordings.values()].filter((one) => one.owner === owner);
      return new Map(
        mine
          .filter(({ state }) => state !== "erasing")
          .map(({ id }) => [
            id,
            {
              keyFiles: rising(partsOf(id), ({ part }) => part).map(({ keyFile }) => keyFile),
              storedMs: segmentsOf(id).reduce((sum, { lastsMs }) => sum + lastsMs, 0),
            },
          ]),
      );
    },
    async inState(...states) {
      const found = [...recordings.values()].filter(({ state }) => states.includes(state));
      return rising(found, ({ startedAt }) => startedAt).map(copy);
    },
    async change(id, from, change) {
      const recording = recordings.get(id);
      if (recording === undefined || !from.includes(recording.state)) return false;
      recordings.set(id, copy({ ...recording, ...change }));
      return true;
    },
    async bytesOf(owner) {
      const mine = [...recordings.values()].filter((one) => one.owner === owner);
      return mine.reduce((sum, { bytes }) => sum + bytes, 0);
    },

    async addPart(part) {
      needRecording(part.recording);
      const key = keyOf(part.recording, part.part);
      if (parts.has(key)) throw new TypeError("there is such a part");
      parts.set(key, copy(part));
    },
    parts: async (recording) => rising(partsOf(recording), ({ part }) => part).map(copy),
    async narrow(recording, fresh, keep, hidden) {
      const keyFiles = new Map(fresh.map(({ part, keyFile }) => [part, keyFile]));
      const before = partsOf(recording);
      dropKeys(recording);
      for (const old of before) {
        const keyFile = keyFiles.get(old.part);
        if (keyFile !== undefined) parts.set(keyOf(recording, old.part), { ...old, keyFile });
      }
      const gone = segmentsOf(recording).filter((one) => !keyFiles.has(one.part) || !keep(one));
      gone.forEach(drop);
      const row = recordings.get(recording);
      if (row !== undefined && hidden !== undefined) row.hidden = hidden.map(copy);
      count(recording);
      return gone.map(copy);
    },
    async addWhole(recording, ownParts, ownSegments) {
      const objects = new Set([...segments.values()].map(({ object }) => object));
      const taken = recordings.has(recording.id);
      if (taken || ownSegments.some(({ object }) => objects.has(object))) {
        throw new TypeError("there is such a recording or object");
      }
      recordings.set(recording.id, copy(recording));
      for (const part of ownParts) parts.set(keyOf(part.recording, part.part), copy(part));
      for (const one of ownSegments) {
        segments.set(keyOf(one.recording, one.part, one.segment), copy(one));
      }
      count(recording.id);
    },
    destroyKeys: async (recording) => dropKeys(recording),

    async addSegment(segment) {
      needRecording(segment.recording);
      const key = keyOf(segment.recording, segment.part, segment.segment);
      const named = [...segments.values()].some(({ object }) => object === segment.object);
      if (named || segments.has(key)) throw new TypeError("there is such a segment");
      segments.set(key, copy(segment));
    },
    async closeSegment({ recording, part, segment, bytes, chunks, lastsMs, atMs }) {
      const open = segments.get(keyOf(recording, part, segment));
      if (open !== undefined) {
        Object.assign(open, { bytes, chunks, lastsMs, atMs: atMs ?? open.atMs });
      }
      count(recording);
    },
    async removeSegments(recording, part, gone) {
      for (const segment of gone) segments.delete(keyOf(recording, part, segment));
      count(recording);
    },
    segments: async (recording) => segmentsOf(recording).map(copy),
    async segment(recording, part, segment) {
      const found = segments.get(keyOf(recording, part, segment));
      return found === undefined ? null : copy(found);
    },
    objects: async () => new Set([...segments.values()].map(({ object }) => object)),
    async forget(recording) {
      dropKeys(recording);
      segmentsOf(recording).forEach(drop);
      recordings.delete(recording);
    },

    facts: async () => copy(facts),
    async setFacts(change) {
      facts = { ...facts, ...change };
    },

    settings: async (account) => copyOrNull(settings.get(account)),
    async setSettings(chosen) {
      settings.set(chosen.account, copy(chosen));
    },
  };
}
