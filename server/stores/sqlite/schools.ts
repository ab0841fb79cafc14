/** Schools in SQLite. */
import type { School, SchoolStore } from "../school-store.ts";
import type { Database, SchoolRow } from "./tables.ts";

export function sqliteSchools(database: Database): SchoolStore {
  const find = (id: string, from = database) =>
    from.selectFrom("school").selectAll().where("id", "=", id).executeTakeFirst();
  return {
    async isEmpty() {
      return (
        (await database.selectFrom("school").select("id").limit(1).executeTakeFirst()) === undefined
      );
    },
    async byId(id) {
      const row = await find(id);
      return row === undefined ? null : toSchool(row);
    },
    async add(school) {
      await database.insertInto("school").values(toRow(school)).execute();
    },
    async change(id, fields) {
      await database.transaction().execute(async (tx) => {
        const row = await find(id, tx);
        if (row === undefined) return;
        const next = toRow({ ...toSchool(row), ...fields });
        await tx.updateTable("school").set(next).where("id", "=", id).execute();
      });
    },
  };
}

const toRow = (school: School): SchoolRow => ({
  id: school.id,
  name: school.name,
  controller: school.controller,
  registration: school.registration,
  support: school.support,
  password_length: school.rules.passwordLength,
  second_factor: Number(school.rules.secondFactor),
  training: Number(school.rules.training),
  practice_text: school.codeOfPractice.text,
  practice_review_on: school.codeOfPractice.reviewOn,
  practice_changed_at: school.codeOfPractice.changedAt,
  recording_days: school.rules.recordingDays,
  recording_bytes: school.rules.recordingBytes,
  created_at: school.createdAt,
});
const toSchool = (row: SchoolRow): School => ({
  id: row.id,
  name: row.name,
  controller: row.controller,
  registration: row.registration,
  support: row.support,
  rules: {
    passwordLength: row.password_length,
    secondFactor: row.second_factor === 1,
    training: row.training === 1,
    recordingDays: row.recording_days,
    recordingBytes: row.recording_bytes,
  },
  codeOfPractice: {
    text: row.practice_text,
    reviewOn: row.practice_review_on,
    changedAt: row.practice_changed_at,
  },
  createdAt: row.created_at,
});
