/** The administrator's part: accounts, the school, its agreement. Nothing about teaching (R23). */
import Type from "typebox";
import { closed, Email, Id, Line } from "./shared.ts";
import { SchoolFields } from "./links.ts";

const OrNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** GET /api/people: everybody of the school, by name; no last sign-in, no counts (R24). */
export const PeopleReply = Type.Object(
  {
    people: Type.Array(
      Type.Object(
        {
          account: Type.String(),
          name: Type.String(),
          email: Type.String(),
          administrator: Type.Boolean(),
          /** A coach from outside; whose guest it is stays with the teacher. */
          outside: Type.Boolean(),
          joinedAt: Type.Integer(),
          closedAt: OrNull(Type.Integer()),
          /** Newest version accepted, and when; null while none. */
          agreement: OrNull(
            Type.Object({ version: Type.Integer(), acceptedAt: Type.Integer() }, closed),
          ),
          trainedAt: OrNull(Type.Integer()),
          hasSecondFactor: Type.Boolean(),
          secondFactorRequired: Type.Boolean(),
        },
        closed,
      ),
    ),
    /** Invitations and resets that nobody has used yet. */
    links: Type.Array(
      Type.Object(
        {
          link: Type.String(),
          kind: Type.Union([Type.Literal("join"), Type.Literal("reset")]),
          email: Type.String(),
          name: Type.String(),
          administrator: Type.Boolean(),
          expiresAt: Type.Integer(),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type PeopleReply = Type.Static<typeof PeopleReply>;

/** POST /api/people/invite */
export const InviteBody = Type.Object(
  { email: Email, name: Line(80, 0), administrator: Type.Boolean() },
  closed,
);
export type InviteBody = Type.Static<typeof InviteBody>;
/** `url` is there to be copied where the server sends no mail; else it went by mail alone. */
export const InvitedReply = Type.Object(
  { link: Type.String(), url: OrNull(Type.String()), expiresAt: Type.Integer() },
  closed,
);
export type InvitedReply = Type.Static<typeof InvitedReply>;

/** POST /api/people/withdraw */
export const WithdrawBody = Type.Object({ link: Id }, closed);
/** POST /api/people/close and /reopen */
export const PersonBody = Type.Object({ account: Id }, closed);
/** POST /api/people/second-factor and /administrator */
export const SwitchBody = Type.Object({ account: Id, on: Type.Boolean() }, closed);
/** POST /api/people/reset: a link for the person; nobody else learns a password. */
export const ResetBody = Type.Object(
  {
    account: Id,
    /** The person has lost the second factor, too: the account then begins anew. */
    dropSecondFactor: Type.Boolean(),
  },
  closed,
);

/** GET /api/school: to everybody of it. */
export const SchoolReply = Type.Object(
  {
    ...SchoolFields.properties,
    rules: Type.Object(
      {
        passwordLength: Type.Integer(),
        secondFactor: Type.Boolean(),
        training: Type.Boolean(),
        /** No recording is kept longer, days after its end; null: no limit. */
        recordingDays: OrNull(Type.Integer()),
        /** Nobody's recordings take more, bytes; null: no limit. */
        recordingBytes: OrNull(Type.Integer()),
      },
      closed,
    ),
    codeOfPractice: Type.Object(
      { text: Type.String(), reviewOn: Type.String(), changedAt: Type.Integer() },
      closed,
    ),
    /** Who looks after the accounts here; nobody is named to somebody from outside. */
    administrators: Type.Array(Type.String()),
    /** Whether links go out by mail. */
    mail: Type.Boolean(),
  },
  closed,
);
export type SchoolReply = Type.Static<typeof SchoolReply>;

/** POST /api/school */
export const SchoolBody = Type.Object(
  {
    ...SchoolFields.properties,
    rules: Type.Object(
      {
        passwordLength: Type.Integer({ minimum: 12, maximum: 64 }),
        secondFactor: Type.Boolean(),
        training: Type.Boolean(),
        recordingDays: OrNull(Type.Integer({ minimum: 1, maximum: 3_650 })),
        recordingBytes: OrNull(Type.Integer({ minimum: 0, maximum: 1_099_511_627_776 })),
      },
      closed,
    ),
  },
  closed,
);
export type SchoolBody = Type.Static<typeof SchoolBody>;
/** POST /api/school/code-of-practice */
export const CodeOfPracticeBody = Type.Object(
  {
    text: Type.String({ minLength: 40, maxLength: 40_000 }),
    reviewOn: Type.String({ pattern: "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$" }),
  },
  closed,
);

/** GET /api/agreements: every version, newest first. */
export const AgreementsReply = Type.Object(
  {
    versions: Type.Array(
      Type.Object(
        {
          version: Type.Integer(),
          text: Type.String(),
          hash: Type.String(),
          publishedAt: Type.Integer(),
          by: OrNull(Type.String()),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type AgreementsReply = Type.Static<typeof AgreementsReply>;
/** POST /api/agreements: everybody is asked again. `after` is the version that was edited. */
export const PublishBody = Type.Object(
  {
    after: Type.Integer({ minimum: 0 }),
    text: Type.String({ minLength: 200, maxLength: 100_000 }),
  },
  closed,
);
