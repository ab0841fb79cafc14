/**
 * The recorder: a process of its own, so that a stalled disk cannot stall a lesson.
 * It is told what to do over IPC (wire.ts), hears media on loopback, and writes
 * sealed objects into the folder that its one argument names. It opens no other
 * file, knows no account and decides nothing.
 *
 * It ends when the server is gone: what it holds is sealed first, keys are erased.
 * Signals that end the server's whole group are left to the server.
 */
import { keepOutOfCoreDumps } from "./recorder/core-dumps.ts";
import { makeKey } from "./recorder/make-key.ts";
import { Part, type Begin } from "./recorder/part.ts";
import { openFolder } from "./storage/fs.ts";
import type { Storage } from "./storage/port.ts";
import { BATCH_MS, type FromRecorder, type ToRecorder } from "./wire.ts";

keepOutOfCoreDumps();
const [folder] = process.argv.slice(2);
if (folder === undefined || process.send === undefined) {
  throw new Error("the recorder is started by the server, with a folder");
}

const parts = new Map<string, Part>();
let ticking: NodeJS.Timeout | undefined;

const send = (message: FromRecorder): void => {
  // Whoever it was for may die meanwhile: then `disconnect` follows, which is obeyed below.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
};

const begin = (storage: Storage, ask: Begin): void => {
  if (parts.has(ask.recording)) return;
  const part = new Part({
    ...{ begin: ask, storage, makeKey, send },
    now: () => performance.now(),
    over: () => {
      parts.delete(ask.recording);
      if (parts.size > 0) return;
      clearInterval(ticking);
      ticking = undefined;
    },
  });
  parts.set(ask.recording, part);
  ticking ??= setInterval(() => {
    for (const one of parts.values()) one.tick();
  }, BATCH_MS);
  void part.prepare();
};

const obey = (storage: Storage, message: ToRecorder): void => {
  if (message.type === "begin") return begin(storage, message);
  const part = parts.get(message.recording);
  // It has failed a moment ago, which the server is being told.
  if (part === undefined) return;
  switch (message.type) {
    case "go":
      return part.go(message);
    case "streams":
      return part.streams(message);
    case "segment-named":
      return part.named(message);
    case "gap-begins":
      return part.gapBegins(message);
    case "gap-ends":
      return part.gapEnds();
    case "drop":
      return void part.drop(message);
    case "stop":
      return void part.stop();
  }
};

const opened = openFolder(folder);
process.on("message", (message: ToRecorder) => {
  void opened.then((storage) => obey(storage, message));
});
process.once("disconnect", () => {
  void Promise.all([...parts.values()].map((part) => part.stop())).then(() => process.exit(0));
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => undefined);
