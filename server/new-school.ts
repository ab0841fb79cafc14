/**
 * `npm run school -- new` prints a one-time link that makes one more school on
 * this server. With the settings of the server, whether or not it is running.
 */
import { createLinks } from "./accounts/links/links.ts";
import { newSchoolLink } from "./accounts/links/school-start.ts";
import { ConfigError, readConfig } from "./config.ts";
import { createOrigins } from "./http/origins.ts";
import { noMail } from "./mail/smtp.ts";
import { openStores } from "./stores/index.ts";
import { makePrivateFolder } from "./stores/private-folder.ts";

const USAGE = "npm run school -- new";

async function newSchool(): Promise<string> {
  const config = readConfig();
  const stores = await openStores("sqlite", makePrivateFolder(config.dataFolder));
  try {
    const { page } = createOrigins(config, () => config.port);
    const links = createLinks({ links: stores.links, mail: noMail, page, now: Date.now });
    return await newSchoolLink(links);
  } finally {
    await stores.close();
  }
}

try {
  if (process.argv.slice(2).join(" ") !== "new") throw new ConfigError([`write: ${USAGE}`]);
  process.stdout.write(`Open this link once to create the school: ${await newSchool()}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
