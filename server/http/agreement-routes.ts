/** The licence agreement: read, accept, keep, publish. */
import { AcceptBody, AgreementReply, CopiesReply } from "#protocol/http/agreement.ts";
import { AgreementsReply, PublishBody } from "#protocol/http/people.ts";
import { DoneReply } from "#protocol/http/shared.ts";
import type { Agreements } from "../accounts/office/agreements.ts";
import type { App } from "./app.ts";
import { askerOf } from "./guard.ts";

/** A text of 100,000 characters, however many bytes each takes. */
const TEXT_BYTES = 640 * 1_024;
const done = { done: true };

export function addAgreementRoutes(app: App, { agreements }: { agreements: Agreements }): void {
  app.get("/api/agreement", { schema: { response: { 200: AgreementReply } } }, (request) =>
    agreements.current(askerOf(request)),
  );
  app.post(
    "/api/agreement/accept",
    { schema: { body: AcceptBody, response: { 200: DoneReply } } },
    async (request) => {
      await agreements.accept(askerOf(request), request.body);
      return done;
    },
  );
  app.get("/api/my/agreements", { schema: { response: { 200: CopiesReply } } }, (request) =>
    agreements.copies(askerOf(request)),
  );
  app.get("/api/agreements", { schema: { response: { 200: AgreementsReply } } }, (request) =>
    agreements.versions(askerOf(request)),
  );
  app.post(
    "/api/agreements",
    { schema: { body: PublishBody, response: { 200: DoneReply } }, bodyLimit: TEXT_BYTES },
    async (request) => {
      await agreements.publish(askerOf(request), request.body);
      return done;
    },
  );
}
