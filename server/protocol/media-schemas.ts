/**
 * Shapes of the WebRTC parameters a page may send.
 *
 * They follow mediasoup's DtlsParameters, RtpParameters and RtpCapabilities, cut
 * down to what a browser sends, with every list and string bounded: a malformed
 * one has killed a media worker before (versatica/mediasoup issue 537).
 */
import Type from "typebox";

const closed = { additionalProperties: false } as const;
const text = (max: number) => Type.String({ minLength: 1, maxLength: max });
const u32 = Type.Integer({ minimum: 0, maximum: 0xffffffff });

/** RFC 8122 fingerprint: upper- or lower-case hex pairs joined by colons. */
const Fingerprint = Type.Object(
  {
    algorithm: Type.Enum(["sha-1", "sha-224", "sha-256", "sha-384", "sha-512"]),
    value: Type.String({ pattern: "^([0-9A-Fa-f]{2}:){19,63}[0-9A-Fa-f]{2}$", maxLength: 191 }),
  },
  closed,
);

export const DtlsParameters = Type.Object(
  {
    role: Type.Optional(Type.Enum(["auto", "client", "server"])),
    fingerprints: Type.Array(Fingerprint, { minItems: 1, maxItems: 5 }),
  },
  closed,
);

/** fmtp values: RFC 8866 leaves them open, so only their type and size are bounded. */
const Parameters = Type.Record(
  Type.String({ pattern: "^[A-Za-z0-9_-]{1,64}$" }),
  Type.Union([Type.String({ maxLength: 256 }), Type.Number(), Type.Null()]),
  { maxProperties: 32 },
);
const RtcpFeedback = Type.Object(
  { type: text(32), parameter: Type.Optional(Type.String({ maxLength: 32 })) },
  closed,
);
const Uri = text(256);
/** Payload types are 7 bits (RFC 3550 section 5.1). */
const PayloadType = Type.Integer({ minimum: 0, maximum: 127 });
/** One-byte or two-byte header extension ids (RFC 8285). */
const ExtensionId = Type.Integer({ minimum: 1, maximum: 255 });
const Kind = Type.Enum(["audio", "video"]);

const codecFields = {
  mimeType: Type.String({ pattern: "^(audio|video)/[A-Za-z0-9.+-]{1,32}$", maxLength: 40 }),
  clockRate: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
  channels: Type.Optional(Type.Integer({ minimum: 1, maximum: 8 })),
  parameters: Type.Optional(Parameters),
  rtcpFeedback: Type.Optional(Type.Array(RtcpFeedback, { maxItems: 16 })),
};

export const RtpParameters = Type.Object(
  {
    mid: Type.Optional(text(16)),
    msid: Type.Optional(text(128)),
    codecs: Type.Array(Type.Object({ payloadType: PayloadType, ...codecFields }, closed), {
      minItems: 1,
      maxItems: 16,
    }),
    headerExtensions: Type.Optional(
      Type.Array(
        Type.Object(
          {
            uri: Uri,
            id: ExtensionId,
            encrypt: Type.Optional(Type.Boolean()),
            parameters: Type.Optional(Parameters),
          },
          closed,
        ),
        { maxItems: 32 },
      ),
    ),
    encodings: Type.Array(
      Type.Object(
        {
          ssrc: Type.Optional(u32),
          rid: Type.Optional(Type.String({ pattern: "^[A-Za-z0-9]{1,16}$" })),
          codecPayloadType: Type.Optional(PayloadType),
          rtx: Type.Optional(Type.Object({ ssrc: u32 }, closed)),
          dtx: Type.Optional(Type.Boolean()),
          scalabilityMode: Type.Optional(Type.String({ pattern: "^[LS][1-3]T[1-3](_KEY)?(h)?$" })),
          scaleResolutionDownBy: Type.Optional(Type.Number({ minimum: 1, maximum: 16 })),
          maxBitrate: Type.Optional(u32),
          maxFramerate: Type.Optional(Type.Number({ minimum: 1, maximum: 240 })),
          active: Type.Optional(Type.Boolean()),
          adaptivePtime: Type.Optional(Type.Boolean()),
          priority: Type.Optional(text(16)),
          networkPriority: Type.Optional(text(16)),
        },
        closed,
      ),
      { minItems: 1, maxItems: 4 },
    ),
    rtcp: Type.Optional(
      Type.Object(
        {
          // Empty when every encoding has a rid and none an SSRC (simulcast).
          cname: Type.Optional(Type.String({ maxLength: 256 })),
          reducedSize: Type.Optional(Type.Boolean()),
          mux: Type.Optional(Type.Boolean()),
        },
        closed,
      ),
    ),
  },
  closed,
);

export const RtpCapabilities = Type.Object(
  {
    codecs: Type.Array(
      Type.Object(
        { kind: Kind, preferredPayloadType: Type.Optional(PayloadType), ...codecFields },
        closed,
      ),
      { minItems: 1, maxItems: 64 },
    ),
    headerExtensions: Type.Optional(
      Type.Array(
        Type.Object(
          {
            kind: Kind,
            uri: Uri,
            preferredId: ExtensionId,
            preferredEncrypt: Type.Optional(Type.Boolean()),
            direction: Type.Optional(Type.Enum(["sendrecv", "sendonly", "recvonly", "inactive"])),
          },
          closed,
        ),
        { maxItems: 64 },
      ),
    ),
  },
  closed,
);
export { Kind };
