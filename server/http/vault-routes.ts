/** My vault: keys that the server carries and cannot open. */
import { DoneReply, NoBody } from "#protocol/http/shared.ts";
import {
  VaultAbandonReply,
  VaultChecked,
  VaultCode,
  VaultCreate,
  VaultDeviceAdd,
  VaultDeviceAsk,
  VaultDeviceReply,
  VaultHalfReply,
  VaultJoinAdd,
  VaultJoinAnswer,
  VaultJoinAsk,
  VaultJoinReply,
  VaultJoinState,
  VaultPasskeyAdd,
  VaultPasskeyAsk,
  VaultProve,
  VaultReply,
} from "#protocol/http/vault.ts";
import type { Library } from "../library/library.ts";
import type { App } from "./app.ts";
import { askerOf } from "./guard.ts";

/** Per address: a device that waits to be let in asks every second or two. */
const READS_A_MINUTE = 120;
/** Per address: everything that changes something. */
const CHANGES_A_MINUTE = 60;
const done = { done: true };

export function addVaultRoutes(app: App, { vaults, joins, abandon }: Library): void {
  const acting = { response: { 200: DoneReply } };
  const changing = { config: { rateLimit: { max: CHANGES_A_MINUTE, timeWindow: "1 minute" } } };
  const reading = { config: { rateLimit: { max: READS_A_MINUTE, timeWindow: "1 minute" } } };

  app.get("/api/vault", { schema: { response: { 200: VaultReply } } }, async (request) => {
    const asker = askerOf(request);
    const found = await vaults.read(asker.account);
    await asker.again();
    return found;
  });
  app.post(
    "/api/vault",
    { ...changing, schema: { body: VaultCreate, response: { 200: VaultDeviceReply } } },
    async (request) => ({ device: await vaults.create(askerOf(request), request.body) }),
  );
  app.post(
    "/api/vault/prove",
    { ...changing, schema: { body: VaultProve, ...acting } },
    async (request) => {
      await vaults.prove(askerOf(request), request.body.proof);
      return done;
    },
  );
  app.post(
    "/api/vault/checked",
    { ...changing, schema: { body: VaultChecked, ...acting } },
    async (request) => {
      await vaults.checked(askerOf(request), request.body.proof);
      return done;
    },
  );
  app.post(
    "/api/vault/code",
    { ...changing, schema: { body: VaultCode, ...acting } },
    async (request) => {
      await vaults.code(askerOf(request), request.body);
      return done;
    },
  );
  app.post(
    "/api/vault/abandon",
    { ...changing, schema: { body: NoBody, response: { 200: VaultAbandonReply } } },
    (request) => abandon(askerOf(request)),
  );

  app.post(
    "/api/vault/devices",
    { ...changing, schema: { body: VaultDeviceAdd, response: { 200: VaultDeviceReply } } },
    async (request) => ({ device: await vaults.addDevice(askerOf(request), request.body) }),
  );
  app.post(
    "/api/vault/devices/half",
    { ...reading, schema: { body: VaultDeviceAsk, response: { 200: VaultHalfReply } } },
    async (request) => ({ half: await vaults.half(askerOf(request), request.body.device) }),
  );
  app.post(
    "/api/vault/devices/remove",
    { ...changing, schema: { body: VaultDeviceAsk, ...acting } },
    async (request) => {
      await vaults.removeDevice(askerOf(request), request.body.device);
      return done;
    },
  );
  app.post(
    "/api/vault/passkeys",
    { ...changing, schema: { body: VaultPasskeyAdd, ...acting } },
    async (request) => {
      await vaults.addPasskey(askerOf(request), request.body);
      return done;
    },
  );
  app.post(
    "/api/vault/passkeys/remove",
    { ...changing, schema: { body: VaultPasskeyAsk, ...acting } },
    async (request) => {
      await vaults.removePasskey(askerOf(request), request.body.credentialId);
      return done;
    },
  );

  app.post(
    "/api/vault/joins",
    { ...changing, schema: { body: VaultJoinAdd, response: { 200: VaultJoinReply } } },
    async (request) => ({ join: await joins.ask(askerOf(request), request.body) }),
  );
  app.post(
    "/api/vault/joins/read",
    { ...reading, schema: { body: VaultJoinAsk, response: { 200: VaultJoinState } } },
    (request) => joins.state(askerOf(request), request.body.join),
  );
  app.post(
    "/api/vault/joins/answer",
    { ...changing, schema: { body: VaultJoinAnswer, ...acting } },
    async (request) => {
      await joins.answer(askerOf(request), request.body);
      return done;
    },
  );
}
