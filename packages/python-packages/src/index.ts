export { RESOLVER } from "./resolver.ts";
export { readAnswer } from "./answer.ts";
export { installFailure } from "./failures.ts";
export { hideLogins } from "./hide-logins.ts";
export {
  indexEnvironment,
  indexNameProblem,
  loginVariables,
  type PackageIndex,
  withLogins,
} from "./indexes.ts";
export { lockDigest, lockedVersions, lockProblem, lockText, type PackageLock } from "./lock.ts";
export { withMemoryLimit } from "./memory-limit.ts";
export { requirementText, type ResolverOptions, resolverRequest } from "./request.ts";
