/**
 * Password hashes: argon2id, kept as PHC strings.
 *
 * The cost is the second choice of the OWASP Password Storage Cheat Sheet (19
 * MiB, two passes, one lane). Each hash holds that memory and one thread of the
 * pool, so only a few run at a time and the others wait in line.
 */
import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { AppError } from "../errors.ts";

export interface Strength {
  memoryKiB: number;
  passes: number;
  lanes: number;
}
export const STRENGTH: Strength = { memoryKiB: 19 * 1024, passes: 2, lanes: 1 };

const SALT_BYTES = 16;
const TAG_BYTES = 32;
/** The thread pool has four threads, and files and names need some of them. */
const AT_A_TIME = 2;
/** At about 30 ms each, whoever comes later than this would wait for a second or more. */
const IN_LINE = 64;

export interface Passwords {
  hash(password: string): Promise<string>;
  /** Null or an unreadable hash costs the same time and is never right. */
  verify(phc: string | null, password: string): Promise<boolean>;
  /** Whether the hash was made with another cost and should be made anew. */
  isOutdated(phc: string): boolean;
}

/** Rejects with `too-many-attempts` when too many are waiting. */
export function createPasswords(strength: Strength = STRENGTH): Passwords {
  const inLine = line(AT_A_TIME, IN_LINE);
  const nobody = format(strength, randomBytes(SALT_BYTES), randomBytes(TAG_BYTES));
  return {
    async hash(password) {
      const salt = randomBytes(SALT_BYTES);
      return format(strength, salt, await inLine(() => derive(strength, password, salt)));
    },
    async verify(phc, password) {
      const kept = (phc === null ? null : parse(phc)) ?? parse(nobody);
      if (kept === null) return false;
      const tag = await inLine(() => derive(kept.strength, password, kept.salt));
      const same = timingSafeEqual(tag, kept.tag);
      return same && phc !== null && parse(phc) !== null;
    },
    isOutdated: (phc) => !phc.startsWith(prefix(strength)),
  };
}

/**
 * A password as it is judged and hashed. The same one typed on another keyboard
 * may be other code points: NFKC makes them one, as it makes one of the many
 * spaces. Beyond that it follows RFC 8265 (OpaqueString): every character counts,
 * case included, and nothing is cut off. (That profile would take NFC, under
 * which a full-width "Ａ" and an "A" stay two.)
 */
export const canonical = (password: string): string => password.normalize("NFKC");

const derive = (strength: Strength, password: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const parameters = {
      message: canonical(password),
      nonce: salt,
      parallelism: strength.lanes,
      tagLength: TAG_BYTES,
      memory: strength.memoryKiB,
      passes: strength.passes,
    };
    argon2("argon2id", parameters, (error, tag) => {
      if (error === null) resolve(tag);
      else reject(error);
    });
  });

const prefix = ({ memoryKiB, passes, lanes }: Strength) =>
  `$argon2id$v=19$m=${memoryKiB},t=${passes},p=${lanes}$`;
const plain = (bytes: Buffer) => bytes.toString("base64").replaceAll("=", "");
const format = (strength: Strength, salt: Buffer, tag: Buffer) =>
  `${prefix(strength)}${plain(salt)}$${plain(tag)}`;

const PHC =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([\w+/]{11,64})\$([\w+/]{43})$/;
function parse(phc: string): { strength: Strength; salt: Buffer; tag: Buffer } | null {
  const match = PHC.exec(phc);
  if (match === null) return null;
  const [, memoryKiB, passes, lanes, salt = "", tag = ""] = match;
  return {
    strength: { memoryKiB: Number(memoryKiB), passes: Number(passes), lanes: Number(lanes) },
    salt: Buffer.from(salt, "base64"),
    tag: Buffer.from(tag, "base64"),
  };
}

/** Runs so many at a time, in the order of arrival, and turns away whom it cannot seat. */
function line(atATime: number, places: number) {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (waiting.length >= places) throw new AppError("too-many-attempts");
    if (running < atATime) running += 1;
    // Whoever finishes hands the place over, so `running` stays as it is.
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
