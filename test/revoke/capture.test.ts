/** The judge's own clock: what a capture says of before and after. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { pcapReader, type Datagram } from "#test/support/capture-pcap.ts";

const test = suite("the time line of a capture");

const header = (): Buffer => {
  const bytes = Buffer.alloc(24);
  bytes.writeUInt32LE(0xa1b23c4d, 0);
  return bytes;
};
/** A UDP datagram over IPv4 over the loopback interface's Ethernet header. */
const record = (seconds: number, ms: number, payload: string): Buffer => {
  const frame = Buffer.alloc(14 + 20 + 8 + payload.length);
  frame.writeUInt16BE(0x0800, 12);
  frame[14] = 0x45;
  frame.writeUInt16BE(20 + 8 + payload.length, 16);
  frame[23] = 17;
  frame.write(payload, 42, "latin1");
  const head = Buffer.alloc(16);
  head.writeUInt32LE(seconds, 0);
  head.writeUInt32LE(ms * 1_000_000, 4);
  head.writeUInt32LE(frame.length, 8);
  return Buffer.concat([head, frame]);
};

test("a packet that came before the acknowledgement stays before it when the clock is set back", () => {
  const seen: Datagram[] = [];
  const read = pcapReader((datagram) => seen.push(datagram));
  const pcap = [record(10, 100, "media"), record(10, 30, "acknowledged"), record(10, 110, "late")];
  read(Buffer.concat([header(), ...pcap]));
  assert.equal(
    seen.map(({ payload, atMs }) => [payload.toString("latin1"), atMs]),
    [
      ["media", 100],
      ["acknowledged", 100],
      ["late", 110],
    ],
  );
});

test.run();
