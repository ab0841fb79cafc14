/**
 * What else may happen while a use case waits: for the log, the records or the disk. The act
 * runs in full after the call that is held has answered and before its caller hears of it.
 */
import * as assert from "uvu/assert";

/** Of what, which call, and the how-manieth of them or which; the first unless it is said. */
export type Held = readonly [on: object, call: string, which?: number | Which];
export type Which = (given: readonly unknown[]) => boolean;
export type Meanwhile<Scene> = readonly [
  /** What is asked, and what happens meanwhile. */
  what: string,
  held: (scene: Scene) => Held,
  /** Where it answers in words, its answer has to be "ok". */
  act: (scene: Scene) => Promise<unknown>,
  /** Answers what the asker is told. */
  ask: (scene: Scene) => Promise<unknown>,
  told: unknown,
  /** What is so afterwards. */
  then?: (scene: Scene) => Promise<void>,
];

function realOf(on: object, call: string): (given: readonly unknown[]) => Promise<unknown> {
  const real: unknown = Reflect.get(on, call);
  if (typeof real !== "function") throw new TypeError(`there is no ${call}`);
  return async (given) => (await Reflect.apply(real, on, given)) as unknown;
}
/** Runs `act` once, within the call. What it answers puts the call back. */
function hold([on, call, which = 1]: Held, act: () => Promise<void>): () => void {
  const before: unknown = Reflect.get(on, call);
  const real = realOf(on, call);
  let [calls, isOver] = [0, false];
  Reflect.set(on, call, async (...given: unknown[]): Promise<unknown> => {
    calls += 1;
    const isHeld = !isOver && (typeof which === "number" ? calls === which : which(given));
    isOver ||= isHeld;
    const answer = await real(given);
    if (isHeld) await act();
    return answer;
  });
  return () => void Reflect.set(on, call, before);
}

async function happens<Scene>(row: Meanwhile<Scene>, scene: Scene): Promise<void> {
  const [, held, act, ask, told, then] = row;
  const where = held(scene);
  let done: unknown = "never came";
  const over = hold(where, async () => {
    done = (await act(scene)) ?? "ok";
  });
  const answer = await ask(scene).finally(over);
  assert.is(done, "ok", "what happens meanwhile");
  assert.equal(answer, told);
  await then?.(scene);
}

/** Every row in a scene of its own; those that failed are told together. */
export async function allHappen<Scene>(
  rows: readonly Meanwhile<Scene>[],
  sceneOf: () => Promise<Scene>,
): Promise<void> {
  const failed: string[] = [];
  for (const row of rows) {
    try {
      await happens(row, await sceneOf());
    } catch (error) {
      if (!(error instanceof assert.Assertion)) throw error;
      failed.push(`${row[0]}: ${error.message} ${JSON.stringify(error.actual)}`);
    }
  }
  assert.equal(failed, []);
}

/** More of them than anything needs that waits for nobody. */
const ROUNDS = 40;
/**
 * Whether the second waits for the first, which is held up just before the call. `around`: a
 * request that asks the records. Answers what both were told, in the end.
 */
export async function inTurn(
  [on, call]: Held,
  first: () => Promise<string>,
  second: () => Promise<string>,
  around: () => Promise<unknown>,
): Promise<readonly [string, string]> {
  const before: unknown = Reflect.get(on, call);
  const real = realOf(on, call);
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const finished = { second: false };
  const reached = new Promise<void>((resolve) => {
    Reflect.set(on, call, async (...given: unknown[]): Promise<unknown> => {
      Reflect.set(on, call, before);
      resolve();
      await gate;
      return real(given);
    });
  });
  try {
    const one = first();
    await Promise.race([reached, one]);
    const other = second().finally(() => (finished.second = true));
    for (let round = 0; round < ROUNDS && !finished.second; round += 1) await around();
    const overtook = finished.second;
    open();
    const told = [await one, await other] as const;
    assert.not(overtook, "the second waits for the first");
    return told;
  } finally {
    open();
    Reflect.set(on, call, before);
  }
}
