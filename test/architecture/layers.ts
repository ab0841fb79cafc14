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
const CONTRACTS = [
  /^server\/relay\/types\.ts$/,
  /^server\/.*\/ports\.ts$/,
  /^server\/audit\/audit-log\.ts$/,
  /^server\/config\.ts$/,
  /^server\/log\.ts$/,
];

export const LAYERS: readonly Layer[] = [
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
  {
    name: "accounts, library, audit",
    files: /^server\/(accounts|library|audit)\//,
    uses: [...INNER, /^server\/(accounts|library|audit)\//, PORTS, LOG, ANY_PACKAGE],
    types: [...CONTRACTS, /^server\/stores\//],
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
    uses: [/^server\/protocol\//, ANY_PACKAGE],
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
