/** uvu, with every suite, test and hook under the eyes of `witness.ts`. */
import * as uvu from "uvu";
import "./witness.ts";

type Handler = uvu.Callback<unknown>;
type AnySuite = ReturnType<typeof uvu.suite>;

function asError(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown;
  return new Error(`something that is not an Error was thrown: ${String(thrown)}`);
}

function watchHook(name: string, handler: Handler): Handler {
  return async (context) => {
    try {
      await handler(context);
    } catch (thrown) {
      const error = asError(thrown);
      globalThis.asideWitness?.report.hooks.push(`${name}: ${error.message}`);
      console.error(`A hook of the suite "${name}" threw:`, error);
      throw error;
    }
  };
}

function watchTest(handler: Handler): Handler {
  return async (context) => {
    try {
      await handler(context);
    } catch (thrown) {
      throw asError(thrown);
    }
  };
}

function watched(real: AnySuite, name: string): AnySuite {
  const entry = { name, waiting: 0 };
  const witness = globalThis.asideWitness;
  witness?.open.set(real, entry);
  const count = () => {
    entry.waiting += 1;
    if (witness) witness.report.tests += 1;
  };
  const add = (title: string, handler: Handler) => {
    count();
    real(title, watchTest(handler));
  };
  const hook = (to: (handler: Handler) => void) => (handler: Handler) =>
    to(watchHook(name, handler));
  const before = Object.assign(hook(real.before), { each: hook(real.before.each) });
  const after = Object.assign(hook(real.after), { each: hook(real.after.each) });
  const only = (title: string, handler: Handler) => {
    count();
    real.only(title, watchTest(handler));
  };
  const skip = (title?: string, handler?: Handler) => {
    count();
    real.skip(title, handler);
  };
  const run = () => {
    entry.waiting = 0;
    real.run();
  };
  return Object.assign(add, { before, after, only, skip, run }) as AnySuite;
}

export const suite = ((name = "", state?: object) =>
  watched(uvu.suite(name, state), name || "(without a name)")) as typeof uvu.suite;
export const test = watched(uvu.test, "(the file's own tests)");
export const exec = uvu.exec;
