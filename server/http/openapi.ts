/**
 * The API described by itself: an OpenAPI document from the same schemas that
 * bodies are checked against. For programs; there is no page of it.
 */
import swagger from "@fastify/swagger";
import { FailureReply } from "#protocol/http/shared.ts";
import { permit } from "../accounts/permissions.ts";
import type { App } from "./app.ts";
import { actionOf } from "./guard.ts";

/** Call before any route is added. */
export async function addOpenApi(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Aside",
        version: "1",
        description: "People and the door. Live sessions run over the socket, not here.",
      },
      components: {
        securitySchemes: {
          token: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
        },
      },
    },
    transform: ({ schema, url, route }) => {
      const action = actionOf([route.method].flat()[0] ?? "GET", url);
      const free = permit(action, { signedIn: false }) === null;
      return {
        schema: {
          ...schema,
          hide: !url.startsWith("/api/"),
          security: free ? [] : [{ token: [] }],
          response: { ...replies(schema), "4xx": FailureReply, "5xx": FailureReply },
        },
        url,
      };
    },
  });
}

/** What a route says it answers, to be described beside what every route may answer. */
const replies = (schema: { response?: unknown } | undefined): object =>
  (schema?.response as object | undefined) ?? {};

/** Call after every route was added. */
export function addOpenApiRoute(app: App): void {
  let document: string | null = null;
  app.get("/api/openapi.json", (_request, reply) =>
    reply
      .type("application/json; charset=utf-8")
      .send((document ??= JSON.stringify(app.swagger()))),
  );
}
