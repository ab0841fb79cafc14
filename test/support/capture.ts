/**
 * The independent judge: what was on the wire, by the kernel's clock.
 *
 * tcpdump watches loopback. Both what the relay sent to a page and the server's
 * acknowledgement to another are packets of one capture, so "after the
 * acknowledgement" needs no clock and no word of ours.
 */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { pcapReader, type Datagram } from "./capture-pcap.ts";
import { isRtp, ssrcOf } from "./webrtc-peer-rtp.ts";

/** A place on the time line of the capture, ms. */
export type Moment = number;

export interface MediaPacket {
  atMs: Moment;
  fromPort: number;
  toPort: number;
  ssrc: number;
  payloadType: number;
  /** Padding that mediasoup sends to measure the path (its SSRC is 1234): no media in it. */
  probe: boolean;
}

export interface Capture {
  /** Puts a datagram of our own on the wire and resolves with its moment, all before it read. */
  mark(): Promise<Moment>;
  /**
   * The first TCP segment from this port, not before `since`, that contains `text`:
   * for socket.io an acknowledgement is `43<id>[`. Resolves when it is seen.
   */
  segment(serverPort: number, text: string, since?: Moment): Promise<Moment>;
  /** The same for whatever can be said of a segment's bytes and of the port it goes to. */
  told(sought: Told): Promise<Moment>;
  /** Media packets to this UDP port, later than a moment. Call `mark` first: it reads to the end. */
  mediaAfter(moment: Moment, toPort: number): MediaPacket[];
  /** Media packets seen so far to this UDP port. */
  media(toPort: number): readonly MediaPacket[];
  /** Drops what was collected before a moment, or all of it, so that a long run stays small. */
  forget(before?: Moment): void;
  /** Resolves with how many packets the capture itself missed: a verdict needs 0. */
  stop(): Promise<number>;
}

export interface Told {
  serverPort: number;
  since: Moment;
  holds(payload: Buffer, toPort: number): boolean;
}
interface Sought extends Told {
  resolve(moment: Moment): void;
}

const PROBE_SSRC = 1234;
const SNAP_BYTES = 4_096;
/** The kernel keeps a whole slot of `SNAP_BYTES` for each packet: this is some 30,000 of them. */
const KERNEL_BUFFER_KIB = 131_072;

const mediaOf = ({ atMs, sourcePort, destinationPort, payload }: Datagram): MediaPacket => ({
  atMs,
  fromPort: sourcePort,
  toPort: destinationPort,
  ssrc: ssrcOf(payload),
  payloadType: (payload[1] ?? 0) & 0x7f,
  probe: ssrcOf(payload) === PROBE_SSRC,
});

/** Watches all UDP and the TCP segments that these ports send. Needs tcpdump and the right to use it. */
export const startCapture = async (serverPorts: readonly number[] = []): Promise<Capture> => {
  const media = new Map<number, MediaPacket[]>();
  let segments: Datagram[] = [];
  const sought = new Set<Sought>();
  const marks = new Map<string, (moment: Moment) => void>();

  const answers = ({ serverPort, holds, since }: Told, one: Datagram): boolean =>
    one.sourcePort === serverPort && one.atMs >= since && holds(one.payload, one.destinationPort);
  const told = (wanted: Told): Promise<Moment> =>
    new Promise((resolve) => {
      const seen = segments.find((one) => answers(wanted, one));
      if (seen === undefined) sought.add({ ...wanted, resolve });
      else resolve(seen.atMs);
    });
  const sort = (one: Datagram): void => {
    if (one.protocol === "tcp") {
      if (one.payload.length === 0) return;
      segments.push(one);
      for (const wish of sought) {
        if (!answers(wish, one)) continue;
        sought.delete(wish);
        wish.resolve(one.atMs);
      }
      return;
    }
    marks.get(one.payload.toString("latin1"))?.(one.atMs);
    if (!isRtp(one.payload)) return;
    const packets = media.get(one.destinationPort);
    if (packets === undefined) media.set(one.destinationPort, [mediaOf(one)]);
    else packets.push(mediaOf(one));
  };

  const filter = ["udp", ...serverPorts.map((port) => `tcp src port ${port}`)].join(" or ");
  const tcpdump = spawn(
    "tcpdump",
    // prettier-ignore
    ["-i", "lo", "-n", "-U", "--immediate-mode", "--nano", "-s", `${SNAP_BYTES}`,
      "-B", `${KERNEL_BUFFER_KIB}`, "-w", "-", filter],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  tcpdump.stdout.on("data", pcapReader(sort));
  let said = "";
  tcpdump.stderr.setEncoding("utf8");
  await new Promise<void>((resolve, reject) => {
    tcpdump.once("error", (error) => reject(new Error("tcpdump is needed", { cause: error })));
    tcpdump.once("exit", () => reject(new Error(`tcpdump does not run here: ${said}`)));
    tcpdump.stderr.on("data", (text: string) => {
      said += text;
      if (said.includes("listening on")) resolve();
    });
  });

  // The marks need somebody who takes them: a refusal would swallow the next one.
  const sink = createSocket("udp4").bind(0, "127.0.0.1");
  await once(sink, "listening");
  const marker = createSocket("udp4");
  marker.connect(sink.address().port, "127.0.0.1");
  await once(marker, "connect");

  return {
    mark: () =>
      new Promise((resolve) => {
        const token = `mark ${randomBytes(12).toString("hex")}`;
        marks.set(token, (moment) => {
          marks.delete(token);
          resolve(moment);
        });
        marker.send(token);
      }),
    segment: (serverPort, text, since = 0) =>
      told({ serverPort, since, holds: (payload) => payload.includes(text) }),
    told,
    mediaAfter: (moment, toPort) =>
      (media.get(toPort) ?? []).filter((packet) => packet.atMs > moment),
    media: (toPort) => media.get(toPort) ?? [],
    forget: (before = Number.POSITIVE_INFINITY) => {
      for (const [port, packets] of media) {
        const kept = packets.filter(({ atMs }) => atMs >= before);
        if (kept.length === 0) media.delete(port);
        else media.set(port, kept);
      }
      segments = segments.filter(({ atMs }) => atMs >= before);
    },
    stop: async () => {
      const closed = once(tcpdump, "close");
      tcpdump.kill("SIGINT");
      await closed;
      marker.close();
      sink.close();
      return Number(/(\d+) packets? dropped by kernel/.exec(said)?.[1] ?? Number.NaN);
    },
  };
};

/** Runs `body` under a capture; fails when the capture itself missed packets. */
export const withCapture = async (
  serverPorts: readonly number[],
  body: (capture: Capture) => Promise<void>,
): Promise<void> => {
  const capture = await startCapture(serverPorts);
  let missed = 0;
  try {
    await body(capture);
  } finally {
    missed = await capture.stop();
  }
  if (missed !== 0) throw new Error(`the capture missed ${missed} packets: no verdict`);
};
