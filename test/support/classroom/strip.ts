/**
 * The burnt-in strip: what every synthetic frame says about itself.
 *
 * 96 black or white blocks, 32 across and 3 down, over the top fifth of the
 * picture. A block is 20 x 24 px at 640 x 360 and still 5 x 6 px on the smallest
 * simulcast layer, so that lossy coding does not reach its centre. Pure: the
 * page draws and reads with it, the tests check it without a browser.
 */
export const COLUMNS = 32;
export const ROWS = 3;
/** Part of the picture's height that the strip covers. */
export const STRIP_HEIGHT = 0.2;

/** Not a pattern that a plain or a half-decoded frame shows. */
const SYNC = 0b1010_1100;
const FIELDS = { sync: 8, code: 16, counter: 24, time: 32, check: 16 } as const;
const TIME_SPAN = 2 ** FIELDS.time;

export interface Stamp {
  /** Which lesson this frame belongs to, 0 to 65535. */
  code: number;
  /** Grows by one with each frame drawn. */
  counter: number;
  /** When it was drawn: milliseconds since the epoch, modulo 2^32. */
  time: number;
}

const bitsOf = (value: number, width: number): number[] =>
  Array.from({ length: width }, (_, i) => Math.floor(value / 2 ** (width - 1 - i)) % 2);

const numberOf = (bits: readonly number[]): number =>
  bits.reduce((value, bit) => value * 2 + bit, 0);

/** CRC-16/CCITT-FALSE over bits. */
const checkOf = (bits: readonly number[]): number =>
  bits.reduce((crc, bit) => {
    const feedback = ((crc >> 15) & 1) ^ bit;
    const shifted = (crc << 1) & 0xffff;
    return feedback === 1 ? shifted ^ 0x1021 : shifted;
  }, 0xffff);

/** The blocks in reading order, 1 for white. */
export const encodeStamp = ({ code, counter, time }: Stamp): number[] => {
  const body = [
    ...bitsOf(SYNC, FIELDS.sync),
    ...bitsOf(code, FIELDS.code),
    ...bitsOf(counter % 2 ** FIELDS.counter, FIELDS.counter),
    ...bitsOf(time % TIME_SPAN, FIELDS.time),
  ];
  return [...body, ...bitsOf(checkOf(body), FIELDS.check)];
};

/** null when the blocks are not a whole, undamaged strip. */
export const decodeStamp = (bits: readonly number[]): Stamp | null => {
  if (bits.length !== COLUMNS * ROWS) return null;
  const body = bits.slice(0, -FIELDS.check);
  if (numberOf(body.slice(0, FIELDS.sync)) !== SYNC) return null;
  if (numberOf(bits.slice(-FIELDS.check)) !== checkOf(body)) return null;
  const code = numberOf(body.slice(8, 24));
  const counter = numberOf(body.slice(24, 48));
  const time = numberOf(body.slice(48, 80));
  return { code, counter, time };
};

/** How long after it was drawn a stamp is read at `nowMs` of the same clock. */
export const ageOf = (stamp: Stamp, nowMs: number): number => {
  const now = Math.floor(nowMs) % TIME_SPAN;
  const age = (now - stamp.time + TIME_SPAN) % TIME_SPAN;
  // Two processes of one machine disagree by a millisecond at times.
  return age > TIME_SPAN / 2 ? age - TIME_SPAN : age;
};

/**
 * Reads the blocks off RGBA pixels of the strip alone, the middle ninth of each.
 * The threshold lies between the darkest and the brightest block.
 */
export const readBlocks = (rgba: Uint8ClampedArray, width: number, height: number): number[] => {
  const blockWidth = width / COLUMNS;
  const blockHeight = height / ROWS;
  const lumas: number[] = [];
  for (let row = 0; row < ROWS; row += 1) {
    for (let column = 0; column < COLUMNS; column += 1) {
      let sum = 0;
      let count = 0;
      const top = Math.floor((row + 1 / 3) * blockHeight);
      const left = Math.floor((column + 1 / 3) * blockWidth);
      for (let y = top; y < (row + 2 / 3) * blockHeight; y += 1) {
        for (let x = left; x < (column + 2 / 3) * blockWidth; x += 1) {
          sum += rgba[(y * width + x) * 4 + 1] ?? 0;
          count += 1;
        }
      }
      lumas.push(sum / count);
    }
  }
  const middle = (Math.min(...lumas) + Math.max(...lumas)) / 2;
  return lumas.map((luma) => (luma > middle ? 1 : 0));
};
