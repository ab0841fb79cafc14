/**
 * The consent to record (R12): a switch of the owner's own, off every time.
 *
 * Starting gives: allowed now, the key wrapped and stored, logged, allowed still, and only
 * then may a packet come (R14). Stopping takes away, whatever the log and the disk do.
 */
import type { Nothing, Replies } from "#protocol/events.ts";
import type { Payload } from "#protocol/schemas.ts";
import { DROP_MS, type Fault } from "#protocol/words.ts";
import { AppError } from "../errors.ts";
import type { Acts, ActsWorld } from "./acts.ts";
import {
  mayRecordSource,
  relationOf,
  type Command,
  type RecordingId,
  type Session,
  type SessionId,
} from "./policy.ts";
import type { Caller, Ids } from "./ports.ts";
import type { Reply } from "./prompts.ts";
import { gapOf } from "./recorder-acts.ts";

interface RecordingActsDeps extends Pick<ActsWorld, "recorders" | "clock" | "announcer"> {
  ids: Ids;
  acts: Acts;
}

const recordingIn = (session: Session): RecordingId | null =>
  session.status === "live" || session.status === "suspended"
    ? (session.recording?.id ?? null)
    : null;

export class RecordingActs {
  readonly #deps: RecordingActsDeps;
  /** Live sessions whose recorder is being prepared: a second tap must not disturb the first. */
  readonly #starting = new Set<SessionId>();

  constructor(deps: RecordingActsDeps) {
    this.#deps = deps;
    deps.recorders.onChanged((id, fault) => this.#changed(id, fault));
  }

  async start(by: Caller, ask: Payload<"record:start">): Promise<Reply<Replies["record:start"]>> {
    const { sessionId: id, recipient, voices } = ask;
    const { acts, ids, recorders } = this.#deps;
    const recording = ids.id();
    const command: Command = { type: "StartRecording", by, id: recording, voices };
    let prepared = false;
    let mine = false;
    const prepare = async (): Promise<void> => {
      if (this.#starting.has(id)) throw new AppError("already-recording");
      this.#starting.add(id);
      mine = true;
      await recorders.prepare({ recording, session: id, owner: by.account, recipient });
      prepared = true;
    };
    const begin = () => this.#begin(id, recording);
    try {
      const detail = { recording, voices };
      const { after } = await acts.give(by, id, command, "record:start", detail, {
        ...{ prepare, begin },
      });
      return { reply: { recording }, after };
    } catch (error) {
      if (prepared) await recorders.stop(id);
      throw error;
    } finally {
      if (mine) this.#starting.delete(id);
    }
  }

  /** R5, R12: resolves when not one more packet goes to the recorder. */
  stop(by: Caller, id: SessionId): Promise<Reply<Nothing>> {
    const { acts, recorders } = this.#deps;
    const proof = () => recorders.stop(id);
    return acts.take(by, id, { type: "StopRecording", by }, "record:stop", proof);
  }

  /** Resolves when the last minute is gone from what is stored. */
  async drop(by: Caller, id: SessionId): Promise<Reply<Replies["record:drop"]>> {
    const { acts, recorders } = this.#deps;
    const session = acts.register.get(id);
    const relation = relationOf(session, by);
    if (relation !== "owner" && relation !== "owning-page") throw new AppError("no-such-session");
    const recording = recordingIn(session);
    if (recording === null) throw new AppError("not-recording");
    const droppedMs = await recorders.drop(id, DROP_MS);
    const owner = by.account;
    const entry = { actor: owner, action: "record:drop", object: id, owner };
    const after = (): void => {
      acts.tell(id);
      acts.journal.after({ ...entry, detail: { recording, droppedMs } });
    };
    return { reply: { droppedMs }, after };
  }

  /** R9: a yes is logged before anything of that voice may be stored; a no acts first. */
  voices(by: Caller, { sessionId: id, agree }: Payload<"record:voices">): Promise<Reply<Nothing>> {
    const { acts, recorders } = this.#deps;
    const command: Command = { type: "AgreeVoices", by, agree };
    return agree
      ? acts.give(by, id, command, "record:voices", { agree })
      : acts.take(by, id, command, "record:voices", () => recorders.permitChanged(id), { agree });
  }

  /** Lets the packets come, as the policy allows them at each very moment. */
  async #begin(id: SessionId, recording: RecordingId): Promise<void> {
    const { acts, recorders, clock } = this.#deps;
    const current = () => acts.register.get(id);
    try {
      await recorders.start(id, (source, from) => {
        const session = current();
        // What was begun for one recording is void for the next one.
        return (
          recordingIn(session) === recording && mayRecordSource(session, source, from, clock.now())
        );
      });
    } catch (error) {
      await acts.undo(id, { type: "RecordingFailed", id: recording, fault: "recorder-lost" });
      throw error;
    }
    if (recordingIn(current()) !== recording) throw new AppError("moved-on");
    const gap = gapOf(current());
    if (gap !== null) recorders.gap(id, gap);
  }

  /** A fault ends the consent to record; about what is over already it only tells. */
  #changed(id: SessionId, fault: Fault | null): void {
    const { acts, announcer } = this.#deps;
    const recording = recordingIn(acts.register.get(id));
    if (fault !== null && recording !== null) {
      acts.happened(id, { type: "RecordingFailed", id: recording, fault });
    }
    announcer.changed(id);
  }
}
