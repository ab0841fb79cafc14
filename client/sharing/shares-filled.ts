/** What the server says once of each group library, put to each share into it. Pure. */
import type { SharesReply } from "#protocol/http/shares.ts";

type To = SharesReply["shares"][number]["to"];

/** Every share with everybody who can see it by it, and when each watched it last. */
export function filled(reply: SharesReply): SharesReply {
  // The same list for every share of a group that nobody has watched: there may be thousands.
  const unwatched = new Map(
    reply.groups.map(({ group, people }) => [
      group,
      people.map((one) => ({ ...one, watchedAt: null })),
    ]),
  );
  const peopleOf = ({ group, people }: To): To["people"] => {
    const all = group === null ? undefined : unwatched.get(group);
    if (all === undefined || people.length === 0) return all ?? people;
    const watched = new Map(people.map((one) => [one.account, one]));
    return all.map((one) => watched.get(one.account) ?? one);
  };
  const shares = reply.shares.map((share) => ({
    ...share,
    to: { ...share.to, people: peopleOf(share.to) },
  }));
  return { ...reply, shares };
}
