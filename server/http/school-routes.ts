/** The school's settings, and one's own profile in it. */
import { EmailBody, EmailReply, ProfileBody } from "#protocol/http/account.ts";
import { CodeOfPracticeBody, SchoolBody, SchoolReply } from "#protocol/http/people.ts";
import { DoneReply } from "#protocol/http/shared.ts";
import type { Profile } from "../accounts/office/profile.ts";
import type { SchoolSettings } from "../accounts/office/school.ts";
import type { App } from "./app.ts";
import { askerOf } from "./guard.ts";

export interface SchoolDoor {
  settings: SchoolSettings;
  profile: Profile;
}

/** A text of 40,000 characters, however many bytes each takes. */
const TEXT_BYTES = 256 * 1_024;
const done = { done: true };

export function addSchoolRoutes(app: App, { settings, profile }: SchoolDoor): void {
  const acting = { response: { 200: DoneReply } };
  app.get("/api/school", { schema: { response: { 200: SchoolReply } } }, (request) =>
    settings.read(askerOf(request)),
  );
  app.post("/api/school", { schema: { body: SchoolBody, ...acting } }, async (request) => {
    await settings.change(askerOf(request), request.body);
    return done;
  });
  app.post(
    "/api/school/code-of-practice",
    { schema: { body: CodeOfPracticeBody, ...acting }, bodyLimit: TEXT_BYTES },
    async (request) => {
      await settings.changeCode(askerOf(request), request.body);
      return done;
    },
  );
  app.post("/api/my/profile", { schema: { body: ProfileBody, ...acting } }, async (request) => {
    await profile.change(askerOf(request), request.body);
    return done;
  });
  app.post(
    "/api/my/email",
    { schema: { body: EmailBody, response: { 200: EmailReply } } },
    async (request) => ({ by: await profile.changeEmail(askerOf(request), request.body.email) }),
  );
}
