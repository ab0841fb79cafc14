/** The little RTCP that a recorder speaks: Sender Reports in, key frame requests and NACKs out. PURE. */

/** RFC 3550, 12.1, and RFC 4585, 6.1. */
const SENDER_REPORT = 200;
const TRANSPORT_FEEDBACK = 205;
const PAYLOAD_FEEDBACK = 206;
const GENERIC_NACK = 1;
const PICTURE_LOSS = 1;
const VERSION_BITS = 0x80;
/** A Sender Report without report blocks, bytes. */
const REPORT = 28;
/** Of a feedback message without its control information, bytes. */
const FEEDBACK = 12;
/** Whoever feeds back has to have a name; a receiver that sends no media may choose it. */
const OUR_SSRC = 1;

export type OnReport = (
  ssrc: number,
  ntpSeconds: number,
  ntpFraction: number,
  rtpTimestamp: number,
) => void;

/** Calls for every Sender Report of a compound packet (RFC 3550, 6.1); what is cut ends it. */
export const readReports = (bytes: Buffer, report: OnReport): void => {
  for (let at = 0; at + 4 <= bytes.length;) {
    const size = 4 * (bytes.readUInt16BE(at + 2) + 1);
    const whole = at + size <= bytes.length && (bytes[at] ?? 0) >> 6 === 2;
    if (!whole) return;
    if (bytes[at + 1] === SENDER_REPORT && size >= REPORT) {
      report(
        bytes.readUInt32BE(at + 4),
        bytes.readUInt32BE(at + 8),
        bytes.readUInt32BE(at + 12),
        bytes.readUInt32BE(at + 16),
      );
    }
    at += size;
  }
};

const feedback = (type: number, format: number, ssrc: number, control: number): Buffer => {
  const bytes = Buffer.alloc(FEEDBACK + control);
  bytes[0] = VERSION_BITS | format;
  bytes[1] = type;
  bytes.writeUInt16BE(bytes.length / 4 - 1, 2);
  bytes.writeUInt32BE(OUR_SSRC, 4);
  bytes.writeUInt32BE(ssrc, 8);
  return bytes;
};

/** Asks for a key frame (RFC 4585, 6.3.1). */
export const pictureLoss = (ssrc: number): Buffer =>
  feedback(PAYLOAD_FEEDBACK, PICTURE_LOSS, ssrc, 0);

/** Pairs of a lost number and a mask of the 16 after it (RFC 4585, 6.2.1). Numbers in rising order. */
export const genericNack = (ssrc: number, lost: readonly number[]): Buffer => {
  const pairs: { first: number; mask: number }[] = [];
  for (const sequence of lost) {
    const last = pairs.at(-1);
    const behind = last === undefined ? 0 : (sequence - last.first - 1) & 0xffff;
    if (last !== undefined && behind < 16) last.mask |= 1 << behind;
    else pairs.push({ first: sequence, mask: 0 });
  }
  const bytes = feedback(TRANSPORT_FEEDBACK, GENERIC_NACK, ssrc, 4 * pairs.length);
  for (const [index, { first, mask }] of pairs.entries()) {
    bytes.writeUInt16BE(first, FEEDBACK + 4 * index);
    bytes.writeUInt16BE(mask, FEEDBACK + 4 * index + 2);
  }
  return bytes;
};
