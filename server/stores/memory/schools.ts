/** Schools in memory. */
import type { School, SchoolStore } from "../school-store.ts";
import { copy, copyOrNull } from "./copy.ts";

export function memorySchools(schools: Map<string, School>): SchoolStore {
  return {
    isEmpty: async () => schools.size === 0,
    byId: async (id) => copyOrNull(schools.get(id)),
    async add(school) {
      if (schools.has(school.id)) throw new TypeError("there is a school with this id");
      schools.set(school.id, copy(school));
    },
    async change(id, fields) {
      const school = schools.get(id);
      if (school !== undefined) schools.set(id, copy({ ...school, ...fields }));
    },
  };
}
