/** Reads RTP headers (RFC 3550, 5.1). PURE, and without an object per packet. */

/** RFC 3550, 5.1: the fixed part of a header, bytes. */
const FIXED = 12;
const VERSION = 2;

/** Filled by `readRtp`, used again for every packet. */
export interface RtpHeader {
  marker: boolean;
  payloadType: number;
  sequence: number;
  timestamp: number;
  ssrc: number;
  /** Where the payload begins and ends: without CSRC list, extension and padding. */
  start: number;
  end: number;
}
export const newHeader = (): RtpHeader => ({
  ...{ marker: false, payloadType: 0, sequence: 0, timestamp: 0, ssrc: 0 },
  ...{ start: 0, end: 0 },
});

/** RFC 5761, 4: on one port, 192 to 223 in the second byte is RTCP. */
export const isRtcp = (bytes: Buffer): boolean => {
  const type = bytes[1] ?? 0;
  return type >= 192 && type <= 223;
};

/** False for what is not RTP, or is cut. */
export const readRtp = (bytes: Buffer, into: RtpHeader): boolean => {
  const size = bytes.length;
  const first = bytes[0] ?? 0;
  if (size < FIXED || first >> 6 !== VERSION) return false;
  let start = FIXED + (first & 0x0f) * 4;
  if ((first & 0x10) !== 0) {
    if (start + 4 > size) return false;
    start += 4 + bytes.readUInt16BE(start + 2) * 4;
  }
  const padding = (first & 0x20) === 0 ? 0 : (bytes[size - 1] ?? 0);
  const end = size - padding;
  if (start > end || (padding === 0 && (first & 0x20) !== 0)) return false;
  const second = bytes[1] ?? 0;
  into.marker = second >> 7 === 1;
  into.payloadType = second & 0x7f;
  into.sequence = bytes.readUInt16BE(2);
  into.timestamp = bytes.readUInt32BE(4);
  into.ssrc = bytes.readUInt32BE(8);
  into.start = start;
  into.end = end;
  return true;
};

/**
 * Turns a retransmission into what it repeats: its payload begins with the
 * sequence number that was lost (RFC 4588, 4). False where there is none: padding
 * that a sender probes bandwidth with.
 */
export const unwrapRtx = (bytes: Buffer, header: RtpHeader): boolean => {
  if (header.end - header.start <= 2) return false;
  header.sequence = bytes.readUInt16BE(header.start);
  header.start += 2;
  return true;
};
