/** A vault of a page that is open, without a browser: made here, known to a server that says so. */
import { newIdentity, recipientOf } from "#recordings/keys.ts";
import { Vault } from "../../client/vault/vault.ts";

export const openVault = async () => {
  const identity = await newIdentity();
  const publicKey = await recipientOf(identity);
  const facts = { publicKey, checked: true, locked: false, devices: [] };
  const said: { vault: typeof facts | null } = { vault: facts };
  const api = {
    get: <T>() => Promise.resolve({ vault: said.vault } as T),
    post: <T>() => Promise.resolve({} as T),
  };
  const vault = new Vault(
    { api, account: { me: { account: "maya" } } },
    {
      get: () => Promise.resolve(null),
      put: () => Promise.resolve(true),
      remove: () => Promise.resolve(),
    },
  );
  await vault.hold(identity);
  await vault.load();
  return { vault, publicKey, identity, facts, said };
};
