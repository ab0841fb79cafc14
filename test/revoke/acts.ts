/** The ways in which a live session is taken away, each with the moment of its acknowledgement. */
import type { Capture, Moment } from "#test/support/capture.ts";
import type { Page } from "#test/support/page.ts";
import { saysStopped, type Stage } from "./stage.ts";
import { isClose, localPort, nextAnswer, tearOff } from "./wire.ts";

export interface Scene {
  capture: Capture;
  serverPort: number;
  stage: Stage;
}
/** Does it and resolves with when the server said that it is done. `begun` is before it. */
export type Act = (scene: Scene, begun: Moment) => Promise<Moment>;

/** The acknowledgement is the server's answer to this very request at this very socket. */
export const click =
  (page: Page, request: "session:end" | "curtain:draw"): Act =>
  async ({ capture, serverPort, stage }, since) => {
    const port = localPort(page);
    const answer = nextAnswer(page);
    const told = capture.told({
      serverPort,
      since,
      holds: (payload, toPort) => toPort === port && payload.includes(answer),
    });
    await page.ask(request, { sessionId: stage.sessionId });
    return told;
  };

/** The first word from the server that the live session is over or on hold, or that a socket is. */
const firstWord = ({ capture, serverPort, stage }: Scene, since: Moment): Promise<Moment> => {
  const stopped = saysStopped(stage.sessionId);
  const ports = new Set(stage.tellPorts());
  return capture.told({
    serverPort,
    since,
    holds: (payload, toPort) => stopped(payload) || (ports.has(toPort) && isClose(payload)),
  });
};

export const dropped =
  (page: Page): Act =>
  (scene, begun) => {
    const told = firstWord(scene, begun);
    tearOff(page);
    return told;
  };

/** Something that ends every live session of the server at once: kill a worker, stop the server. */
export const struck =
  (strike: () => void | Promise<void>): Act =>
  async (scene, begun) => {
    const told = firstWord(scene, begun);
    await strike();
    return told;
  };

/**
 * The same act while the media worker stands still, so that what the server says
 * too early is early by as much: packets wait at the worker's door meanwhile.
 */
export const heldWorker =
  (worker: () => number, act: Act): Act =>
  async (scene, begun) => {
    const pid = worker();
    process.kill(pid, "SIGSTOP");
    try {
      const told = act(scene, begun);
      await scene.stage.sentMore(16);
      process.kill(pid, "SIGCONT");
      return await told;
    } finally {
      process.kill(pid, "SIGCONT");
    }
  };
