/** My account: where I am signed in, and ending it there. */
import { DeviceBody, DevicesReply } from "#protocol/http/account.ts";
import { DoneReply } from "#protocol/http/shared.ts";
import type { SignIns } from "../accounts/sign-in.ts";
import type { App } from "./app.ts";
import { askerOf } from "./guard.ts";

export function addDeviceRoutes(app: App, signIns: Pick<SignIns, "devices" | "signOutDevice">) {
  app.get("/api/my/devices", { schema: { response: { 200: DevicesReply } } }, (request) => {
    const { account, sid } = askerOf(request);
    return signIns.devices(account).then((open) => {
      const all = open.map((one) => ({
        ...{ id: one.sid, device: one.device, here: one.sid === sid },
        ...{ createdAt: one.createdAt, usedAt: one.usedAt },
      }));
      return { devices: [...all.filter(({ here }) => here), ...all.filter(({ here }) => !here)] };
    });
  });
  app.post(
    "/api/my/devices/sign-out",
    { schema: { body: DeviceBody, response: { 200: DoneReply } } },
    (request) =>
      signIns.signOutDevice(askerOf(request).account, request.body.id).then(() => ({ done: true })),
  );
}
