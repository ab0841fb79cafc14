/**
 * Which part of the server may use which at run time; types may cross further.
 * The first row whose `files` fits decides.
 */
export interface Layer {
  name: string;
  files: RegExp;
  /** What its files may import at run time, besides one another. */
  uses: RegExp[];
  /** What its files may import as types only, besides that. */
  types?: RegExp[];
}

const PURE = [/^server\/protocol\//, /^typebox(\/|$)/];
const INNER = [...PURE, /^server\/consent\/policy/, /^server\/errors\.ts$/];
const NODE = /^node:/;
const ANY_PACKAGE = /^(?!server\/|client\/|test\/|recordings\/|sfu-config\/)/;
/** A port of the records, with what belongs to its meaning and needs no driver. */
const PORTS = /^server\/stores\/[a-z-]+-store\.ts$/;
const LOG = /^server\/log\.ts$/;
/** Where sealed bytes lie: the port with its errors, and how long a segment is. The driver comes from the composition. */
const STORAGE = [/^recordings\/storage\/port\.ts$/, /^recordings\/wire\.ts$/];
const CONTRACTS = [
  /^server\/relay\/types\.ts$/,
  /^server\/.*\/ports\.ts$/,
  /^server\/audit\/audit-log\.ts$/,
  /^server\/config\.ts$/,
  /^server\/log\.ts$/,
];

/** What needs neither Node nor a clock: the page opens and replays with it. */
const OPENING =
  /^recordings\/(types|format|open|derive|cut|key-file|keys|notes|own-keys|recovery-code|text)\.ts$|^recordings\/(format|notes|open)\//;

/** Packets to frames to MP4; the command that reads a folder stands beside it. */
const REPLAY = /^recordings\/replay\/(?!(ask|command|folder|identity|new-file)\.ts$)/;

export const LAYERS: readonly Layer[] = [
  {
    name: "recordings: what the page uses",
    files: OPENING,
    uses: [/^age-encryption$/],
    types: [/^server\/protocol\//],
  },
  {
    name: "recordings: replay",
    files: REPLAY,
    uses: [OPENING, /^mediabunny$/],
    types: [/^server\/protocol\//],
  },
  {
    name: "recordings: Node",
    files: /^recordings\//,
    uses: [/^recordings\//, ANY_PACKAGE],
    types: [/^server\/protocol\//],
  },
  { name: "protocol", files: /^server\/protocol\//, uses: PURE },
  { name: "policy", files: /^server\/consent\/policy(\.ts$|\/)/, uses: PURE },
  {
    name: "permissions",
    files: /^server\/accounts\/permissions\.ts$/,
    uses: PURE,
    types: [/^server\/consent\/policy(\.ts$|\/)/, /^server\/errors\.ts$/],
  },
  { name: "errors", files: /^server\/errors\.ts$/, uses: PURE },
  { name: "set-up", files: /^server\/setup\//, uses: [NODE] },
  { name: "consent", files: /^server\/consent\//, uses: INNER, types: CONTRACTS },
  {
    name: "relay",
    files: /^server\/relay\//,
    uses: [...INNER, /^sfu-config\//, ANY_PACKAGE],
    types: CONTRACTS,
  },
  // A program of its own: knows where the settings and the records are.
  {
    name: "audit command",
    files: /^server\/audit\/command\.ts$/,
    uses: [/^server\//, ANY_PACKAGE],
  },
  // Supervises the recorder process: starts it, and speaks with it.
  {
    name: "desk",
    files: /^server\/library\/desk\//,
    uses: [...INNER, /^server\/(library|audit)\//, PORTS, LOG, /^recordings\//, ANY_PACKAGE],
    types: [...CONTRACTS, /^server\/stores\//],
  },
  {
    name: "accounts, library, audit",
    files: /^server\/(accounts|library|audit)\//,
    uses: [
      ...INNER,
      /^server\/(accounts|library|audit)\//,
      PORTS,
      LOG,
      OPENING,
      ...STORAGE,
      ANY_PACKAGE,
    ],
    types: [...CONTRACTS, /^server\/stores\//, /^recordings\//],
  },
  {
    name: "stores",
    files: /^server\/stores\//,
    // Each port's drivers live beside it; the audit log keeps its own.
    uses: [...INNER, /^server\/audit\//, ANY_PACKAGE],
    types: [...CONTRACTS, /^server\/(accounts|library|audit|consent)\//],
  },
  {
    name: "edges",
    files: /^server\/(http|signalling)\//,
    uses: [
      ...INNER,
      /^server\/(consent|accounts|library|audit)\//,
      LOG,
      /^server\/loopback\.ts$/,
      ANY_PACKAGE,
    ],
    types: [...CONTRACTS, /^server\/(stores|relay|signalling|http)\//],
  },
  {
    name: "mail",
    files: /^server\/mail\//,
    uses: [...INNER, ANY_PACKAGE],
    types: CONTRACTS,
  },
  { name: "sfu-config", files: /^sfu-config\//, uses: [ANY_PACKAGE], types: CONTRACTS },
  {
    name: "client",
    files: /^client\/(?!vite\.config)/,
    uses: [/^server\/protocol\//, OPENING, REPLAY, ANY_PACKAGE],
    types: [/^server\/consent\/policy/],
  },
];

/** The only files that may know every part. */
export const KNOWS_ALL = [
  "server/main.ts",
  "server/compose.ts",
  "server/new-school.ts",
  "server/audit/command.ts",
];
