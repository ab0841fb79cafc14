/** Group libraries as their members' pages make and use them: real keys, over the real routes. */
import * as assert from "uvu/assert";
import { openWith } from "#recordings/keys.ts";
import type { GroupRekey, GroupSharesReply, GroupsReply } from "#protocol/http/groups.ts";
import { newGroup, openGroup, rekeyed, wrapForMember } from "../../client/vault/group-keys.ts";
import { Pins } from "../../client/vault/pins.ts";
import { Refused } from "../../client/refused.ts";
import type { Colleague } from "./sharing.ts";

export type Row = GroupsReply["groups"][number];

export const groupsOf = async (person: Colleague): Promise<GroupsReply["groups"]> =>
  (await person.get<GroupsReply>("/api/groups")).body.groups;
export const rowOf = async (person: Colleague, group: string): Promise<Row> => {
  const row = (await groupsOf(person)).find((one) => one.group === group);
  assert.ok(row);
  return row;
};
export const openedBy = async (person: Colleague, group: string) =>
  openGroup(person.secrets.identity, await rowOf(person, group));

export async function found(lead: Colleague, name = "Fractions"): Promise<string> {
  const body = await newGroup(name, lead.secrets.publicKey);
  assert.is((await lead.post("/api/groups", body)).code, "ok");
  return body.group;
}
/** The code of the answer. */
export async function bringIn(lead: Colleague, group: string, other: Colleague): Promise<string> {
  const { publicKey } = other.secrets;
  const opened = await openedBy(lead, group);
  const member = {
    ...{ account: other.account, publicKey },
    wrapped: await wrapForMember(opened, publicKey),
  };
  return (await lead.post("/api/groups/add", { group, epoch: opened.epoch, member })).code;
}
const pinsOf = ({ account, secrets, get, post }: Colleague): Pins => {
  const answered = async <T>(asked: ReturnType<Colleague["get"]>): Promise<T> => {
    const { code, body } = await asked;
    if (code !== "ok") throw new Refused({ code, message: code, retryable: false });
    return body as T;
  };
  return new Pins({
    api: {
      get: <T>(path: string) => answered<T>(get(path)),
      post: <T>(path: string, body?: unknown) => answered<T>(post(path, body ?? {})),
    },
    account: { me: { account } },
    vault: { state: "open", held: secrets },
  });
};
/** What a lead's page would send for a new key, of the group as it is at this moment. */
export async function newKey(lead: Colleague, group: string): Promise<GroupRekey> {
  const row = await rowOf(lead, group);
  const opened = await openGroup(lead.secrets.identity, row);
  const shares = await lead.get<GroupSharesReply>(`/api/groups/shares?group=${group}`);
  assert.is(shares.code, "ok");
  const pins = pinsOf(lead);
  // Whoever stands in the list was looked at by the lead.
  for (const { account, publicKey } of row.members)
    if (publicKey !== null) await pins.accept(account, publicKey);
  const me = { account: lead.account, publicKey: lead.secrets.publicKey };
  return rekeyed(opened, row, shares.body, me, pins);
}
export const rekey = async (lead: Colleague, group: string): Promise<string> =>
  (await lead.post("/api/groups/rekey", await newKey(lead, group))).code;

/** Whether this identity opens the file; a wrong one is the only reason why not. */
export const opens = async (identity: string, file: string): Promise<boolean> =>
  openWith(identity, Buffer.from(file, "base64")).then(
    () => true,
    () => false,
  );
