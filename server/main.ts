/** The process: settings, compose, listen, stop. */
import { compose, type Aside } from "./compose.ts";
import { ConfigError, readConfig, type Config } from "./config.ts";
import { createLog } from "./log.ts";

/** An orderly stop that takes longer than this is not orderly. */
const STOP_WITHIN_MS = 8_000;

const tell = (config: Config, { url: listening, firstStart }: Aside): void => {
  const words = [
    `\nAside is ready: ${listening}`,
    ...(firstStart === null ? [] : [`Open this link once to create your school: ${firstStart}`]),
  ];
  const text =
    config.tellReady === "json" ? JSON.stringify({ listening, firstStart }) : words.join("\n");
  process.stdout.write(`${text}\n`);
};

const main = async (): Promise<void> => {
  const config = readConfig();
  const log = createLog(config.logLevel);
  const starting = compose(config, log);
  let stopping = false;
  const stop = (why: string): void => {
    if (stopping) return;
    stopping = true;
    log.info({ why }, "stopping");
    // Without this a hung part would keep an old server, and its port, for ever.
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    starting
      .then((aside) => aside.close())
      .then(() => process.exit(0))
      .catch((err: unknown) => {
        log.error({ err }, "the stop went wrong");
        process.exit(1);
      });
  };
  process.on("SIGTERM", () => stop("SIGTERM"));
  process.on("SIGINT", () => stop("SIGINT"));
  // Unknown state means closed: the media dies with the process.
  process.on("uncaughtException", (err) => {
    log.fatal({ err }, "unknown state");
    process.exit(1);
  });
  tell(config, await starting);
};

main().catch((error: unknown) => {
  const known = error instanceof ConfigError;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const sentence =
    code === "EADDRINUSE"
      ? "The port is taken. Stop the other server, or choose a port: PORT=8788 npm start"
      : code === "EACCES" || code === "EROFS"
        ? "The data folder cannot be written. Choose another: DATA_FOLDER=~/aside npm start"
        : error instanceof Error
          ? error.message
          : String(error);
  process.stderr.write(`${known ? sentence : `Aside did not start: ${sentence}`}\n`);
  process.exit(1);
});
