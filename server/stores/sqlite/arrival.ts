import { sql } from "kysely";

/** Order in which rows were added: settles a tie between two from the same moment. */
export const ARRIVAL = sql<number>`rowid`;
