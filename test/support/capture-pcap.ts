/** Reads a pcap stream of the loopback interface (pcap-savefile(5), nanosecond variant). */

export interface Datagram {
  /**
   * By the kernel's clock, ms since an arbitrary start, never before the datagram that was
   * captured before it: where the clock is set back meanwhile, the order of capture decides.
   */
  atMs: number;
  protocol: "udp" | "tcp";
  sourcePort: number;
  destinationPort: number;
  payload: Buffer;
}

const FILE_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;
const NANOSECOND_MAGIC = 0xa1b23c4d;
const ETHERNET_BYTES = 14;
const UDP = 17;
const TCP = 6;

const transport = (frame: Buffer): { protocol: number; segment: Buffer } | null => {
  const etherType = frame.readUInt16BE(12);
  const packet = frame.subarray(ETHERNET_BYTES);
  if (etherType === 0x0800) {
    const headerBytes = ((packet[0] ?? 0) & 0x0f) * 4;
    const segment = packet.subarray(headerBytes, packet.readUInt16BE(2));
    return { protocol: packet[9] ?? 0, segment };
  }
  // IPv6 without extension headers: what loopback carries here.
  if (etherType === 0x86dd) return { protocol: packet[6] ?? 0, segment: packet.subarray(40) };
  return null;
};

const parse = (frame: Buffer, atMs: number): Datagram | null => {
  const found = transport(frame);
  if (found === null || (found.protocol !== UDP && found.protocol !== TCP)) return null;
  const { segment } = found;
  const isUdp = found.protocol === UDP;
  if (segment.length < (isUdp ? 8 : 20)) return null;
  const headerBytes = isUdp ? 8 : ((segment[12] ?? 0) >> 4) * 4;
  return {
    atMs,
    protocol: isUdp ? "udp" : "tcp",
    sourcePort: segment.readUInt16BE(0),
    destinationPort: segment.readUInt16BE(2),
    payload: Buffer.from(segment.subarray(headerBytes)),
  };
};

/** Feed it the bytes as they come; it calls back for each datagram in the order of capture. */
export const pcapReader = (found: (datagram: Datagram) => void): ((chunk: Buffer) => void) => {
  let rest: Buffer = Buffer.alloc(0);
  let started = false;
  let firstSecond = 0;
  let latestMs = 0;
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    if (!started) {
      if (rest.length < FILE_HEADER_BYTES) return;
      if (rest.readUInt32LE(0) !== NANOSECOND_MAGIC)
        throw new Error("not a nanosecond pcap stream");
      started = true;
      at = FILE_HEADER_BYTES;
    }
    while (rest.length - at >= RECORD_HEADER_BYTES) {
      const seconds = rest.readUInt32LE(at);
      const capturedBytes = rest.readUInt32LE(at + 8);
      const end = at + RECORD_HEADER_BYTES + capturedBytes;
      if (rest.length < end) break;
      firstSecond ||= seconds;
      const clockMs = (seconds - firstSecond) * 1_000 + rest.readUInt32LE(at + 4) / 1_000_000;
      latestMs = Math.max(latestMs, clockMs);
      const datagram = parse(rest.subarray(at + RECORD_HEADER_BYTES, end), latestMs);
      if (datagram !== null) found(datagram);
      at = end;
    }
    rest = Buffer.from(rest.subarray(at));
  };
};
