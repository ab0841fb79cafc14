/**
 * WebRTC parameters as no browser would send them: mostly of the right shape, so
 * that they pass the schemas and reach mediasoup, with wrong, extreme, repeated
 * and contradicting values; now and then of the wrong shape.
 */
import * as fc from "fast-check";

const hex = (pairs: number, upper: boolean): fc.Arbitrary<string> =>
  fc.uint8Array({ minLength: pairs, maxLength: pairs }).map((bytes) => {
    const text = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(":");
    return upper ? text.toUpperCase() : text;
  });

/** Mostly the first, sometimes the second. */
const mostly = <A, B>(usual: fc.Arbitrary<A>, odd: fc.Arbitrary<B>, weight = 20) =>
  fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: odd });

const junk = fc.oneof(
  fc.anything({ maxDepth: 1 }),
  fc.constantFrom(null, "", -1, 2 ** 32, 2 ** 53, 1.5, "__proto__", "\u0000", "é".repeat(64)),
);

const ALGORITHMS = { "sha-1": 20, "sha-224": 28, "sha-256": 32, "sha-384": 48, "sha-512": 64 };

const fingerprint = fc
  .constantFrom(...(Object.keys(ALGORITHMS) as (keyof typeof ALGORITHMS)[]))
  .chain((algorithm) =>
    fc.record({
      algorithm: mostly(fc.constant(algorithm), junk),
      value: mostly(
        fc.oneof(
          hex(ALGORITHMS[algorithm], true),
          fc.integer({ min: 19, max: 64 }).chain((pairs) => hex(pairs, false)),
        ),
        junk,
      ),
    }),
  );

/** Either all of it hostile, or something right with at most one field replaced by a hostile one. */
const nearly = <T extends object>(right: fc.Arbitrary<object>, hostile: fc.Arbitrary<T>) =>
  fc.oneof(
    hostile,
    fc.tuple(right, hostile, fc.nat()).map(([good, bad, at]) => {
      const fields = Object.entries(bad);
      // One time in so many nothing is replaced, and mediasoup takes it.
      const one = fields[at % (fields.length + 1)];
      return one === undefined ? good : { ...good, [one[0]]: one[1] };
    }),
  );

export const dtlsParameters = fc.record(
  {
    role: mostly(fc.constantFrom("auto", "client", "server"), junk),
    fingerprints: mostly(fc.array(fingerprint, { minLength: 1, maxLength: 5 }), junk),
  },
  { requiredKeys: ["fingerprints"] },
);

const payloadType = mostly(
  fc.oneof(fc.constantFrom(0, 63, 64, 95, 96, 100, 101, 127), fc.integer({ min: 0, max: 127 })),
  junk,
  60,
);
const fmtpValue = fc.oneof(
  fc.constantFrom<string | number | null>(0, 1, 2, 96, 100, "42e01f", "0", "640c34", "", null),
  fc.string({ maxLength: 40 }),
  fc.double(),
);
const fmtp = fc.dictionary(
  mostly(
    fc.constantFrom(
      "apt",
      "packetization-mode",
      "profile-level-id",
      "level-asymmetry-allowed",
      "profile-id",
      "useinbandfec",
      "stereo",
      "sprop-stereo",
      "x-google-start-bitrate",
    ),
    fc.string({ maxLength: 70 }),
    40,
  ),
  fmtpValue,
  { maxKeys: 6 },
);
const feedback = fc.array(
  fc.record(
    {
      type: fc.constantFrom("nack", "ccm", "goog-remb", "transport-cc", "x"),
      parameter: fc.constantFrom("", "pli", "fir", "x"),
    },
    { requiredKeys: ["type"] },
  ),
  { maxLength: 6 },
);

interface Known {
  mimeType: string;
  clockRate: number;
  channels?: number;
  parameters: Record<string, string | number>;
}
const KNOWN: Known[] = [
  { mimeType: "audio/opus", clockRate: 48_000, channels: 2, parameters: { useinbandfec: 1 } },
  { mimeType: "video/VP9", clockRate: 90_000, parameters: { "profile-id": 0 } },
  {
    mimeType: "video/H264",
    clockRate: 90_000,
    parameters: {
      "packetization-mode": 1,
      "profile-level-id": "42e01f",
      "level-asymmetry-allowed": 1,
    },
  },
  { mimeType: "video/rtx", clockRate: 90_000, parameters: { apt: 101 } },
  { mimeType: "audio/rtx", clockRate: 48_000, parameters: { apt: 100 } },
  { mimeType: "video/VP8", clockRate: 90_000, parameters: {} },
];

const codec = fc.constantFrom(...KNOWN).chain((known) =>
  fc.record({
    mimeType: mostly(fc.constant(known.mimeType), junk, 40),
    clockRate: mostly(fc.constant(known.clockRate), fc.integer({ min: 0, max: 2_000_000 })),
    parameters: mostly(fc.constant<Record<string, unknown>>(known.parameters), fmtp, 3),
    rtcpFeedback: feedback,
    ...(known.channels === undefined
      ? {}
      : { channels: mostly(fc.constant(known.channels), fc.integer({ min: 0, max: 9 })) }),
  }),
);

const uri = mostly(
  fc.constantFrom(
    "urn:ietf:params:rtp-hdrext:sdes:mid",
    "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
    "urn:ietf:params:rtp-hdrext:ssrc-audio-level",
    "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
    "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
    "urn:3gpp:video-orientation",
  ),
  fc.string({ maxLength: 300 }),
);
const extensionId = mostly(fc.integer({ min: 1, max: 20 }), fc.integer({ min: -1, max: 300 }));
const ssrc = mostly(
  fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 0xffffffff })),
  junk,
  60,
);
const encoding = fc.record(
  {
    ssrc,
    rid: fc.constantFrom("a", "b", "r0", "r1", "x".repeat(16)),
    codecPayloadType: payloadType,
    rtx: fc.record({ ssrc }),
    dtx: fc.boolean(),
    scalabilityMode: mostly(fc.constantFrom("L1T1", "L1T3", "S3T3", "L3T3_KEY", "S1T1h"), junk),
    scaleResolutionDownBy: fc.double({ min: 1, max: 16, noNaN: true }),
    maxBitrate: fc.nat(),
    active: fc.boolean(),
    priority: fc.constantFrom("low", "high", "x"),
  },
  { requiredKeys: [] },
);

const rightParameters = fc
  .tuple(fc.constantFrom(...KNOWN.slice(0, 3)), fc.integer({ min: 1, max: 0xffffffff }))
  .map(([known, number]) => ({
    codecs: [{ ...known, payloadType: 96 + (number % 32) }],
    encodings: [{ ssrc: number }],
  }));

export const rtpParameters = nearly(
  rightParameters,
  fc.record(
    {
      mid: mostly(fc.constantFrom("0", "1", "camera", "x".repeat(16)), junk),
      msid: fc.constantFrom("a b", "-"),
      codecs: mostly(
        fc.array(
          fc.tuple(codec, payloadType).map(([one, type]) => ({ ...one, payloadType: type })),
          { minLength: 1, maxLength: 4 },
        ),
        junk,
      ),
      headerExtensions: fc.array(
        fc.record(
          { uri, id: extensionId, encrypt: fc.boolean(), parameters: fmtp },
          { requiredKeys: ["uri", "id"] },
        ),
        { maxLength: 4 },
      ),
      encodings: mostly(fc.array(encoding, { minLength: 1, maxLength: 4 }), junk),
      rtcp: fc.record(
        { cname: fc.string({ maxLength: 20 }), reducedSize: fc.boolean(), mux: fc.boolean() },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ["codecs", "encodings"] },
  ),
);

const kind = mostly(fc.constantFrom("audio", "video"), junk, 60);

const rightCapabilities = fc.constant({
  codecs: KNOWN.slice(0, 3).map((known, at) => ({
    ...known,
    kind: known.mimeType.split("/")[0],
    preferredPayloadType: 100 + at,
  })),
});

export const rtpCapabilities = nearly(
  rightCapabilities,
  fc.record(
    {
      codecs: mostly(
        fc.array(
          fc
            .tuple(codec, kind, payloadType, fc.integer({ min: 0, max: 9 }))
            .map(([one, oddKind, preferredPayloadType, odd]) => ({
              ...one,
              kind: odd === 0 ? oddKind : String(one.mimeType).split("/")[0],
              preferredPayloadType,
            })),
          { minLength: 1, maxLength: 6 },
        ),
        junk,
      ),
      headerExtensions: fc.array(
        fc.record(
          {
            kind,
            uri,
            preferredId: extensionId,
            preferredEncrypt: fc.boolean(),
            direction: fc.constantFrom("sendrecv", "sendonly", "recvonly", "inactive"),
          },
          { requiredKeys: ["kind", "uri", "preferredId"] },
        ),
        { maxLength: 5 },
      ),
    },
    { requiredKeys: ["codecs"] },
  ),
);
