/**
 * Who leaves while somebody is being named: an account that is closed, or an
 * invitation from outside that ends, between the question whether a coach may be
 * named and the naming.
 */
import type { AccountId } from "./policy.ts";

export interface Watch {
  /** Whether somebody of those watched has left since. */
  readonly gone: boolean;
  end(): void;
}
interface Watching {
  owner: AccountId;
  coaches: readonly AccountId[];
  gone: boolean;
}

export class Departures {
  readonly #watching = new Set<Watching>();

  /** Begin before asking, end when the naming is done or has failed. */
  watch(owner: AccountId, coaches: readonly AccountId[]): Watch {
    const watching = { owner, coaches, gone: false, end: () => this.#watching.delete(watching) };
    this.#watching.add(watching);
    return watching;
  }
  left(account: AccountId): void {
    for (const one of this.#watching) {
      if (one.owner === account || one.coaches.includes(account)) one.gone = true;
    }
  }
  parted(owner: AccountId, coach: AccountId): void {
    for (const one of this.#watching) {
      if (one.owner === owner && one.coaches.includes(coach)) one.gone = true;
    }
  }
}
