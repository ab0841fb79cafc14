/** What the rules make of coaches from outside. */
import type { Act } from "./acts.ts";
import { accountName, DAY, type AccountName } from "./cast.ts";
import { cleared, personAt } from "./oracle.ts";
import { ownOf, untie } from "./telling-ends.ts";
import type { OneTime, Truth } from "./truth.ts";

const LINK_DAYS = 7;
const UNUSED_TIE_DAYS = 30;

export const tie = (truth: Truth, link: OneTime, guest: AccountName): void => {
  const before = truth.ties.filter(
    (one) => one.open && one.host === link.by && one.guest === guest,
  );
  const until = link.until ?? link.made + UNUSED_TIE_DAYS * DAY;
  truth.ties.push({ host: link.by, guest, until, one: link.until === null, open: true });
  for (const one of before) one.open = false;
};

export function aboutGuests(truth: Truth, act: Act & { seat: number }): boolean {
  const me = personAt(truth, act.seat);
  if (me === null) return false;
  const free = cleared(truth, act.seat) !== null;
  switch (act.do) {
    case "invite guest": {
      if (me.outside || !free) return false;
      const known = truth.people.get(accountName(me.school, act.whom));
      if (known !== undefined && (!known.outside || !known.open)) return false;
      for (const one of truth.links) {
        if (one.kind === "guest" && one.by === me.name && one.whom === act.whom) one.open = false;
      }
      const until = act.days === null ? null : truth.now + act.days * DAY;
      const days = act.days === null ? UNUSED_TIE_DAYS : Math.min(act.days, LINK_DAYS);
      truth.links.push({
        ...{ kind: "guest", school: me.school, whom: act.whom, by: me.name, until },
        ...{ administrator: false, drop: false, made: truth.now, open: true },
        ends: truth.now + days * DAY,
      });
      return true;
    }
    case "withdraw guest": {
      const link = truth.links[act.link];
      if (me.outside || link?.kind !== "guest" || link.by !== me.name) return false;
      link.open = false;
      return true;
    }
    case "accept guest": {
      const link = truth.links[act.link];
      if (!free || link?.kind !== "guest" || !link.open || ownOf(link) !== me.name) return false;
      const host = truth.people.get(link.by);
      if (!me.outside || host === undefined || !host.open || host.outside) return false;
      link.open = false;
      tie(truth, link, me.name);
      return true;
    }
    case "end tie": {
      const one = truth.ties[act.tie];
      if (one === undefined || !one.open) return false;
      if (one.host !== me.name && one.guest !== me.name) return false;
      untie(truth, one);
      return true;
    }
    default:
      return false;
  }
}
