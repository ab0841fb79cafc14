/**
 * The HTTP edge: validate, ask permission, call a use case, answer. Everything
 * is listed by hand; what is not listed does not exist.
 *
 * The socket shares the server (`app.server`) but none of the hooks here: it
 * has to check origin, size and identity by itself.
 */
import cookie from "@fastify/cookie";
import rateLimit from "@fastify/rate-limit";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import fastify, { LogController, type FastifyBaseLogger } from "fastify";
import { ReadyReply, ReceiptKeyReply } from "#protocol/http/shared.ts";
import type { Accounts } from "../accounts/accounts.ts";
import { papersOf } from "../accounts/papers.ts";
import type { Config } from "../config.ts";
import { AppError, type ErrorCode } from "../errors.ts";
import { loadTexts } from "../library/exporting/texts.ts";
import type { Library } from "../library/library.ts";
import { shortId, type Log } from "../log.ts";
import { addAgreementRoutes } from "./agreement-routes.ts";
import type { App } from "./app.ts";
import { createCookies } from "./cookies.ts";
import { addDeviceRoutes } from "./device-routes.ts";
import { addErrorHandling, answerError } from "./errors.ts";
import { addExportRoutes } from "./export-routes.ts";
import { addFactorRoutes } from "./factor-routes.ts";
import { addGroupRoutes } from "./group-routes.ts";
import { addGuard } from "./guard.ts";
import { addGuestRoutes } from "./guest-routes.ts";
import { addHeaders } from "./headers.ts";
import { addLinkRoutes } from "./link-routes.ts";
import { addLogRoutes } from "./log-routes.ts";
import { addNoteRoutes } from "./note-routes.ts";
import { addOpenApi, addOpenApiRoute } from "./openapi.ts";
import type { Origins } from "./origins.ts";
import { addPages } from "./pages.ts";
import { addPeopleRoutes } from "./people-routes.ts";
import { addRecordingRoutes } from "./recording-routes.ts";
import { addSchoolRoutes } from "./school-routes.ts";
import { addShareRoutes } from "./share-routes.ts";
import { addSignInRoutes } from "./sign-in-routes.ts";
import { addVaultRoutes } from "./vault-routes.ts";

const BODY_BYTES = 16 * 1_024;
/** A request that is still not whole by then is a way to keep a connection busy. */
const REQUEST_MS = 15_000;
/** Per address; a school of a hundred teachers may share one. */
const REQUESTS_A_MINUTE = 1_200;

export interface HttpDeps {
  config: Pick<Config, "secure" | "trustedProxies">;
  log: Log;
  door: Accounts;
  library: Library;
  origins: Origins;
  /** Folder of the built client. */
  clientFolder: string;
  /** Null when people can be served, else why not. */
  ready(): ErrorCode | null | Promise<ErrorCode | null>;
  /** For tests. */
  requestsAMinute?: number;
}

export async function createHttp(deps: HttpDeps): Promise<App> {
  const { config, log, door, library, origins } = deps;
  const loggerInstance: FastifyBaseLogger = log.child({ part: "http" });
  const app: App = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES,
    requestTimeout: REQUEST_MS,
    trustProxy: config.trustedProxies.length > 0 ? [...config.trustedProxies] : false,
    frameworkErrors: (...thrown) => void answerError(...thrown),
    // Say no to what the schema does not know, instead of mending it.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: false } },
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.removeContentTypeParser("text/plain");

  await addHeaders(app, config, origins);
  await app.register(cookie);
  await app.register(rateLimit, {
    max: deps.requestsAMinute ?? REQUESTS_A_MINUTE,
    timeWindow: "1 minute",
    errorResponseBuilder: () => new AppError("too-fast"),
  });
  addErrorHandling(app);
  addGuard(app, { ...door, origins });
  await addOpenApi(app);
  app.addHook("onResponse", async (request, reply) => {
    const { identity } = request;
    const account = identity === null ? null : shortId(identity.account);
    const { url: route } = request.routeOptions;
    const ms = Math.round(reply.elapsedTime);
    request.log.debug({ method: request.method, route, status: reply.statusCode, ms, account });
  });

  const cookies = createCookies(config.secure);
  addSignInRoutes(app, door, cookies);
  addFactorRoutes(app, door, cookies);
  addDeviceRoutes(app, door.signIns);
  addLinkRoutes(app, door, cookies);
  addAgreementRoutes(app, door);
  addSchoolRoutes(app, door);
  addPeopleRoutes(app, door, cookies);
  addGuestRoutes(app, door);
  addLogRoutes(app, door);
  addVaultRoutes(app, library);
  addRecordingRoutes(app, library);
  addShareRoutes(app, library);
  addNoteRoutes(app, library);
  addGroupRoutes(app, library);
  addExportRoutes(
    app,
    library.exportsWith({
      account: (asker) => papersOf(door, asker),
      log: door.myLog.download,
      texts: await loadTexts(deps.clientFolder),
    }),
  );
  app.get("/api/receipt-key", { schema: { response: { 200: ReceiptKeyReply } } }, () =>
    Promise.resolve(door.receipts.key),
  );
  app.get("/healthz", { schema: { response: { 200: ReadyReply } } }, async () => ({ ok: true }));
  app.get("/readyz", { schema: { response: { 200: ReadyReply } } }, async () => {
    const obstacle = await deps.ready();
    if (obstacle !== null) throw new AppError(obstacle);
    return { ok: true };
  });
  addOpenApiRoute(app);
  await addPages(app, deps.clientFolder);
  return app;
}
