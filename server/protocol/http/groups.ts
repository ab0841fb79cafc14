/** Group libraries: places that several accounts share recordings into. */
import Type from "typebox";
import { closed, Id } from "./shared.ts";
import { Recipient } from "./vault.ts";

const Base64 = (maxLength: number) =>
  Type.String({ minLength: 4, maxLength, pattern: "^[A-Za-z0-9+/]+={0,2}$" });
/** A `lead` brings people in and takes them out. */
export const GROUP_ROLES = ["lead", "member"] as const;
const Role = Type.Enum([...GROUP_ROLES]);
/** The group's identity (an age secret key) wrapped to one member's vault. */
const Wrapped = Base64(2_048);
const MemberKey = Type.Object({ account: Id, publicKey: Recipient, wrapped: Wrapped }, closed);

/** GET /api/groups: those I belong to. */
export const GroupsReply = Type.Object(
  {
    groups: Type.Array(
      Type.Object(
        {
          group: Type.String(),
          /** An age file for the group's key. */
          name: Type.String(),
          publicKey: Type.String(),
          /** Rises with every new key. */
          epoch: Type.Integer(),
          /** Somebody has left since: a lead's page makes a new key before anything new is shared. */
          stale: Type.Boolean(),
          /** The group's identity wrapped to my vault. */
          wrapped: Type.String(),
          role: Role,
          members: Type.Array(
            Type.Object(
              {
                account: Type.String(),
                name: Type.String(),
                role: Role,
                since: Type.Integer(),
                /** For wrapping the next key; null: no vault any more. */
                publicKey: Type.Union([Type.String(), Type.Null()]),
              },
              closed,
            ),
          ),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type GroupsReply = Type.Static<typeof GroupsReply>;

/** POST /api/groups: the maker is its first lead. `group` is made by the page. */
export const GroupBody = Type.Object(
  { group: Id, name: Base64(4_096), publicKey: Recipient, wrapped: Wrapped },
  closed,
);
export type GroupBody = Type.Static<typeof GroupBody>;
/** POST /api/groups/add: by a lead. `recipient-changed` where the key is not theirs any more. */
export const GroupAdd = Type.Object(
  { group: Id, epoch: Type.Integer(), member: MemberKey },
  closed,
);
export type GroupAdd = Type.Static<typeof GroupAdd>;
/** POST /api/groups/take-out: by a lead. Their shares into it are recalled at once. */
export const GroupMemberAsk = Type.Object({ group: Id, account: Id }, closed);
/** POST /api/groups/role: by a lead; the last lead stays one. */
export const GroupRole = Type.Object({ group: Id, account: Id, role: Role }, closed);
/** POST /api/groups/leave, /api/groups/close (by a lead: every share into it is recalled). */
export const GroupAsk = Type.Object({ group: Id }, closed);
/** GET /api/groups/shares?group= : the key files that a new key has to be made for. By a lead. */
export const GroupSharesReply = Type.Object(
  {
    shares: Type.Array(
      Type.Object(
        {
          share: Type.String(),
          label: Type.Union([Type.String(), Type.Null()]),
          keys: Type.Array(Type.Object({ part: Type.Integer(), keyFile: Type.String() }, closed)),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type GroupSharesReply = Type.Static<typeof GroupSharesReply>;
/**
 * POST /api/groups/rekey: by a lead, whole or not at all. Every member and every share as they
 * are now; otherwise `moved-on`.
 */
export const GroupRekey = Type.Object(
  {
    group: Id,
    epoch: Type.Integer(),
    publicKey: Recipient,
    name: Base64(4_096),
    members: Type.Array(MemberKey, { minItems: 1, maxItems: 200 }),
    shares: Type.Array(
      Type.Object(
        {
          share: Id,
          label: Type.Union([Base64(4_096), Type.Null()]),
          keys: Type.Array(
            Type.Object(
              { part: Type.Integer({ minimum: 0, maximum: 65_535 }), keyFile: Base64(262_144) },
              closed,
            ),
            { minItems: 1, maxItems: 64 },
          ),
        },
        closed,
      ),
      { maxItems: 2_000 },
    ),
  },
  closed,
);
export type GroupRekey = Type.Static<typeof GroupRekey>;
