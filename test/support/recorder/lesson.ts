/** What a lesson sends, and how a test waits for it. */
import { randomBytes } from "node:crypto";
import { SOUND, until, VIDEO, type Host, type Recorded } from "./host.ts";
import type { Sent } from "./worker.ts";

export const video = (sequence: number, payload = randomBytes(900)): Sent => ({
  ...{ stream: VIDEO, sequence, timestamp: 3_000 * sequence, marker: sequence % 3 === 0, payload },
});
export const sound = (sequence: number, payload = randomBytes(90)): Sent => ({
  ...{ stream: SOUND, sequence, timestamp: 960 * sequence, marker: false, payload },
});
export const stop = async (host: Host, { recording }: Recorded): Promise<void> => {
  host.say({ type: "stop", recording });
  await host.hears("stopped", (one) => one.recording === recording);
};
/** Until so many packets have been heard, by what the beats say. */
export const heard = (host: Host, { recording }: Recorded, packets: number): Promise<void> =>
  until(`${packets} packets were heard`, () => {
    const beats = host.all("beat", recording);
    return beats.reduce((sum, one) => sum + one.packets, 0) >= packets;
  });
