/** Agreements and who accepted them, in memory. */
import type { Acceptance, AgreementStore, AgreementVersion } from "../agreement-store.ts";
import { copy, copyOrNull } from "./copy.ts";

export function memoryAgreements(): AgreementStore {
  const published: AgreementVersion[] = [];
  const acceptances: Acceptance[] = [];
  const versions = (school: string) =>
    published.filter((one) => one.school === school).sort((a, b) => b.version - a.version);
  const newestFirst = (accepted: Acceptance[]) =>
    accepted.sort((a, b) => b.version - a.version).map(copy);
  return {
    current: async (school) => copyOrNull(versions(school)[0]),
    version: async (school, version) =>
      copyOrNull(versions(school).find((one) => one.version === version)),
    versions: async (school) => versions(school).map(copy),
    async publish(next) {
      const version = { ...next, version: (versions(next.school)[0]?.version ?? 0) + 1 };
      published.push(copy(version));
      return version;
    },
    async accept(acceptance, since = 0) {
      const { account, school, version } = acceptance;
      if (!versions(school).some((one) => one.version === version)) {
        throw new TypeError("there is no such version");
      }
      const at = acceptances.findIndex(
        (one) => one.account === account && one.school === school && one.version === version,
      );
      const before = acceptances[at];
      if (before === undefined) acceptances.push(copy(acceptance));
      else if (before.acceptedAt < since) acceptances[at] = copy(acceptance);
    },
    acceptedBy: async (account) =>
      newestFirst(acceptances.filter((one) => one.account === account)),
    async newestAccepted(school) {
      const ofSchool = newestFirst(acceptances.filter((one) => one.school === school));
      return new Map(ofSchool.reverse().map((one) => [one.account, one]));
    },
  };
}
