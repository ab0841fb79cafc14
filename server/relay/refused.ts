/** What mediasoup refuses becomes a row of the error table; what the worker's death caused, another. */
import { AppError, type ErrorCode } from "../errors.ts";

const CLOSED_UNDER_US = new Set(["WorkerClosedError", "NotFoundError"]);

/** `code` for a refusal of the parameters; a worker or an object that is gone is not the page's fault. */
export const refused = (code: ErrorCode, error: unknown): AppError => {
  if (error instanceof AppError) return error;
  const gone = error instanceof Error && CLOSED_UNDER_US.has(error.name);
  return new AppError(gone ? "relay-unavailable" : code, error);
};
