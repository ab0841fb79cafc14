/** How a person is called wherever the name stands alone: whoever is from outside is always said to be. Pure. */
import { wordsGuests } from "../words/guests.ts";

export const shownName = ({ name, outside }: { name: string; outside: boolean }): string =>
  outside ? wordsGuests.named(name) : name;
