/**
 * Watch together: the owner shows an own recording in a live session, and leads.
 *
 * It opens nothing by itself. The owner's page plays what is the owner's; a coach's page plays
 * the share that this coach has, through the same gate as at any other time, and is told where
 * the owner stands. Starting gives and is logged first; leading moves; stopping takes away.
 */
import type { Nothing, Replies } from "#protocol/events.ts";
import type { Payload } from "#protocol/schemas.ts";
import { AppError } from "../errors.ts";
import type { Acts, ActsWorld } from "./acts.ts";
import {
  mayFollow,
  type AccountId,
  type Command,
  type RecordingId,
  type ShareId,
} from "./policy.ts";
import type { Caller, Ids, Showings } from "./ports.ts";
import type { Reply } from "./prompts.ts";

interface TogetherActsDeps extends Pick<ActsWorld, "clock"> {
  ids: Ids;
  acts: Acts;
  showings: Showings;
}
type Ask<R extends `together:${string}`> = R extends keyof Replies
  ? Promise<Reply<Replies[R]>>
  : never;

const nothingToProve = async (): Promise<void> => undefined;

export class TogetherActs {
  readonly #deps: TogetherActsDeps;
  constructor(deps: TogetherActsDeps) {
    this.#deps = deps;
  }

  /** Throws `no-such-recording` for what is not the owner's, `not-now` for what is locked. */
  async start(by: Caller, ask: Payload<"together:start">): Ask<"together:start"> {
    const { acts, ids, showings } = this.#deps;
    const { sessionId: id, recording } = ask;
    const showing = ids.id();
    const command: Command = { type: "StartTogether", by, showing, recording };
    const mine = () => acts.journal.inTime(showings.ownedBy(by.account, recording));
    // What is deleted while the log is written is told by `gone`, and overtakes this.
    const { after } = await acts.give(
      ...([by, id, command, "together:start", { recording }] as const),
      { prepare: mine },
    );
    return { reply: { showing }, after };
  }

  /** Not an access, only a place in what is shown: it is told and not logged. */
  lead(by: Caller, ask: Payload<"together:lead">): Promise<Reply<Nothing>> {
    const { sessionId, ...where } = ask;
    const command: Command = { type: "LeadTogether", by, ...where };
    return this.#deps.acts.take(by, sessionId, command, null, nothingToProve);
  }

  stop(by: Caller, id: string): Promise<Reply<Nothing>> {
    const command: Command = { type: "StopTogether", by };
    return this.#deps.acts.take(by, id, command, "together:stop", nothingToProve);
  }

  /**
   * From then on this page is told where it stands. Throws `not-now` where nothing is shown to
   * it, `no-such-share` where none is theirs.
   */
  async follow(by: Caller, id: string): Ask<"together:follow"> {
    const { acts, clock, showings } = this.#deps;
    const shown = (): { showing: string; recording: RecordingId; owner: AccountId } => {
      const session = acts.register.get(id);
      if (!mayFollow(session, by.account, by.connection, clock.now())) {
        throw new AppError("not-now");
      }
      return { ...session.together, owner: session.owner };
    };
    const { showing, recording, owner } = shown();
    const find = () => acts.journal.inTime(showings.shareWith(by.account, { recording, owner }));
    const share = await find();
    acts.stillHere(by, "together:follow", id);
    if (shown().showing !== showing) throw new AppError("moved-on");
    if (share === null) throw new AppError("no-such-share");
    const command: Command = { type: "FollowTogether", by, showing, share };
    const { after } = await acts.take(by, id, command, null, nothingToProve);
    // Whoever recalls takes back what there is, and may have looked just before.
    if ((await find()) !== share) {
      await acts.fact(id, { type: "SharesGone", shares: [share], coach: by.account });
      throw new AppError("moved-on");
    }
    return { reply: { share }, after };
  }

  /** Whoever followed by these, or only that coach, is told nothing more of where it stands. */
  async parted(shares: readonly ShareId[], coach: AccountId | null): Promise<void> {
    const { acts } = this.#deps;
    const command: Command = { type: "SharesGone", shares, coach };
    await Promise.all(acts.register.open().map(({ id }) => acts.fact(id, command)));
  }

  /** The recording cannot be opened any more: whoever leads it leads nothing now. */
  async gone(recording: RecordingId): Promise<void> {
    const { acts } = this.#deps;
    const command: Command = { type: "RecordingGone", recording };
    await Promise.all(acts.register.open().map(({ id }) => acts.fact(id, command)));
  }
}
