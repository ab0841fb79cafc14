/**
 * A server that will be killed: starts the recorder as the server does, passes on
 * what it is told, line by line, and what it is asked. Arguments: objects, cache.
 */
import { createInterface } from "node:readline";
import { launchRecorder } from "#recordings/recorder/launch.ts";
import type { FromRecorder, ToRecorder } from "#recordings/wire.ts";

const [objects = "", cache = ""] = process.argv.slice(2);
const recorder = launchRecorder({ objects, cache });
recorder.on("message", (message: FromRecorder) => {
  if (message.type === "segment-opens") {
    const { recording, segment } = message;
    recorder.send({ type: "segment-named", recording, segment });
  }
  const told = "keyFile" in message ? { ...message, keyFile: [...message.keyFile] } : message;
  process.stdout.write(`${JSON.stringify(told)}\n`);
});
createInterface(process.stdin).on("line", (line) => {
  recorder.send(JSON.parse(line) as ToRecorder);
});
process.stdout.write(`${JSON.stringify({ pid: recorder.pid })}\n`);
