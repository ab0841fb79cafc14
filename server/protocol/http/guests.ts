/** Coaches from outside: the teacher's own invitations. */
import Type from "typebox";
import { closed, Email, Id, LinkSecret, Moment, Name } from "./shared.ts";
import { InvitedReply } from "./people.ts";

/** POST /api/guests/invite. `until` null means for one live session. */
export const InviteGuestBody = Type.Object(
  { email: Email, name: Name, until: Type.Union([Moment, Type.Null()]) },
  closed,
);
export type InviteGuestBody = Type.Static<typeof InviteGuestBody>;
export { InvitedReply };

/** GET /api/guests: mine. `tie` ends one, `link` an invitation that nobody has used. */
export const GuestsReply = Type.Object(
  {
    guests: Type.Array(
      Type.Object(
        {
          tie: Type.String(),
          account: Type.String(),
          name: Type.String(),
          email: Type.String(),
          until: Type.Integer(),
          oneSession: Type.Boolean(),
          /** May be chosen now; false until agreement and second factor are in place. */
          ready: Type.Boolean(),
        },
        closed,
      ),
    ),
    invitations: Type.Array(
      Type.Object(
        {
          link: Type.String(),
          email: Type.String(),
          name: Type.String(),
          expiresAt: Type.Integer(),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type GuestsReply = Type.Static<typeof GuestsReply>;

/** POST /api/guests/end: ends the tie, and what runs by it, at once. */
export const EndGuestBody = Type.Object({ tie: Id }, closed);
/** POST /api/guests/withdraw */
export const WithdrawGuestBody = Type.Object({ link: Id }, closed);
/** POST /api/guests/accept: somebody from outside who has an account here already. */
export const AcceptGuestBody = Type.Object({ link: LinkSecret }, closed);
