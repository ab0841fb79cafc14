/** A film of hours, whose frames say their number. */
import { randomBytes } from "node:crypto";
import { newIdentity, recipientOf } from "#recordings/keys.ts";
import { Chain } from "#recordings/seal.ts";
import { produce } from "#test/recordings/lesson/produce.ts";
import { longFilm, loopOf } from "./long-film.ts";
import type { RecordedFilm } from "./recorded-film.ts";
import { keyFileFor } from "./shelved.ts";

/** The frames begin anew so often, s. */
export const PIECE_S = 20;
const SMALL = ["-b:v", "80k", "-maxrate", "120k", "-bufsize", "80k", "-sc_threshold", "0"];

export const hours = async (minutes: number): Promise<RecordedFilm> => {
  const loop = loopOf(await produce({ seconds: PIECE_S, encoder: SMALL }));
  const recording = randomBytes(16).toString("base64url");
  const identity = await newIdentity();
  const chain = new Chain(randomBytes(32), recording, 0);
  const keyFile = await keyFileFor(await recipientOf(identity), chain.keyFileText());
  const objects = new Map<string, Uint8Array>();
  const segments: RecordedFilm["manifest"]["parts"][number]["segments"] = [];
  for (const { object, ...one } of longFilm(loop, (minutes * 60) / PIECE_S, chain)) {
    objects.set(`0/${one.segment}`, object);
    segments.push({ ...one, bytes: object.length });
  }
  const parts = [{ part: 0, keyFile, segments }];
  const manifest = { recording, startedAt: 0, sealedTitle: null, hidden: [], parts };
  return { identity, manifest, objects };
};
