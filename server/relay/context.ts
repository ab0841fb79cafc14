/** What every part of the relay is given. */
import type { RelaySettings } from "#sfu-config/settings.ts";
import type { RelayListener } from "./types.ts";

/** The part of a logger that the relay needs; pino fits. Never given SDP, ICE, keys or names. */
export interface RelayLog {
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
}

export interface RelayContext {
  settings: RelaySettings;
  log: RelayLog;
  listener: RelayListener;
  /** Whether the watchdog stands by: without it nothing new is opened (R6). */
  guarded(): boolean;
  /** Awaited after each await that stands between permission and media. Tests stop there. */
  checkpoint(name: string): Promise<void>;
}

/** Enough of an id to follow it through a log, too little to use it. */
export const short = (id: string): string => id.slice(0, 6);

interface Emitter {
  on(event: "listenererror", listener: (eventName: string, error: Error) => void): unknown;
}
/** mediasoup swallows what listeners throw and says so only here. */
export const heed = <T extends Emitter>(log: RelayLog, emitter: T): T => {
  emitter.on("listenererror", (event, error) => {
    log.error(
      { event, error: error.name, at: error.stack?.split("\n")[1]?.trim() },
      "a listener of mediasoup threw",
    );
  });
  return emitter;
};
