/** Erases one recording, and dies by SIGKILL right before or after its step number N. */
import type { Parts } from "./at.ts";
import { openAt } from "./at.ts";

const [data = "", id = "", at = "", when = ""] = process.argv.slice(2);
let steps = 0;
let counting = false;

/** Every call of the given methods is a step. */
function counted<T extends object>(whole: T, methods: readonly (keyof T & string)[]): T {
  return new Proxy(whole, {
    get(target, name) {
      const found: unknown = Reflect.get(target, name);
      if (typeof found !== "function") return found;
      const method = found.bind(target) as (...given: unknown[]) => Promise<unknown>;
      if (!methods.some((one) => one === name)) return method;
      return async (...given: unknown[]) => {
        const mine = counting ? (steps += 1) : 0;
        const dies = mine === Number(at);
        if (dies && when === "before") process.kill(process.pid, "SIGKILL");
        const answer = await method(...given);
        if (dies && when === "after") process.kill(process.pid, "SIGKILL");
        return answer;
      };
    },
  });
}
const spoil = ({ stores, storage, tombstones }: Parts): Parts => ({
  stores: {
    ...stores,
    recordings: counted(stores.recordings, ["change", "destroyKeys", "forget"]),
  },
  storage: counted(storage, ["remove"]),
  tombstones: counted(tombstones, ["add"]),
});
const opened = await openAt(data, { spoil });
counting = true;
const owner = (await opened.stores.recordings.byId(id))?.owner ?? "";
const asker = { account: owner, sid: "a sign-in", again: () => Promise.resolve() };
await opened.library.recordings.remove(asker, id);
process.stdout.write(`${steps}\n`);
await opened.close();
