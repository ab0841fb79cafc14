/**
 * THE HEART: the rules of consent, pure. No clock, no input or output, no logger.
 *
 * `decide` says whether a command may happen, `evolve` applies what happened,
 * the `may…` questions say who may receive or send what now, `viewFor` says who
 * may see which fields, `nextDeadline` says when somebody must look again.
 */
export * from "./policy/model.ts";
export { decide } from "./policy/decide.ts";
export { evolve } from "./policy/evolve.ts";
export {
  isLive,
  isOwningPage,
  isTakingPart,
  latestEnd,
  mayConnect,
  mayProduce,
  mayRecord,
  mayRecordSource,
  mayRelay,
  mayRelaySource,
  mayTalk,
  mayNote,
  nextDeadline,
  relationOf,
} from "./policy/may.ts";
export { mayBeLed, mayFollow } from "./policy/together.ts";
export { viewFor, type Surroundings } from "./policy/view.ts";
