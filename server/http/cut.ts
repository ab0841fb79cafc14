/** Answers that may be taken back while they are being sent. */
import type { FastifyReply } from "fastify";

/** What is cut is not ended: the other side sees that something is missing. */
export const cutOf = (reply: FastifyReply) => (): void => void reply.raw.destroy();

/** Calls it once the answer is sent or never will be; who asked may have left long ago. */
export function whenOver({ raw }: FastifyReply, over: () => void): void {
  if (raw.closed || raw.destroyed) over();
  else raw.once("close", over);
}
