/** The one place where something thrown becomes an HTTP answer. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { AppError, errorRow, toFailure, type ErrorCode } from "../errors.ts";

/** What Fastify and its plugins throw, by their codes; other client errors are `bad-request`. */
const frameworkCodes: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: "too-large",
  FST_ERR_NOT_FOUND: "not-found",
};

function httpCodeOf(error: unknown): ErrorCode {
  if (error instanceof AppError) return error.code;
  if (!(error instanceof Error)) return "internal";
  const code = "code" in error ? String(error.code) : "";
  if (Object.hasOwn(frameworkCodes, code)) return frameworkCodes[code] ?? "internal";
  const status = "statusCode" in error ? Number(error.statusCode) : 500;
  return status >= 400 && status < 500 ? "bad-request" : "internal";
}

export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const code = httpCodeOf(error);
  const { http } = errorRow(code);
  if (http >= 500) request.log.error({ err: error }, "a request failed");
  // A field whose name says nothing to the reader of the log would only invite guesses.
  else request.log.debug({ code }, "a request was refused");
  return reply.code(http).type("application/json; charset=utf-8").send(toFailure(code));
}

export function addErrorHandling(app: FastifyInstance): void {
  app.setErrorHandler(answerError);
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, (request, reply) =>
    answerError(new AppError("not-found"), request, reply),
  );
}
