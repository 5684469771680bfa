export { RESOLVER } from "./resolver.ts";
export { readAnswer, readToolConflict } from "./answer.ts";
export { buildError, installFailure, limitFailure } from "./failures.ts";
export { hideLogins } from "./hide-logins.ts";
export {
  indexEnvironment,
  indexNameProblem,
  loginVariables,
  type PackageIndex,
  withLogins,
} from "./indexes.ts";
export {
  type ExceededLimit,
  findExceededLimit,
  type InstallLimits,
  limiterCommand,
  LIMITER,
  MOST_FILES,
  MOST_PROCESSES,
  UNPACKED,
} from "./limiter.ts";
export { listLockedVersions, lockDigest, lockProblem, lockText, type PackageLock } from "./lock.ts";
export { MOST_MEMORY, type ProcessLimits, withLimits } from "./process-limits.ts";
export { type BuildFailure, findBuildFailure } from "./build-failure.ts";
export { describeReplacedVersions } from "./replaced-versions.ts";
export { requirementText, type ResolverOptions, resolverRequest } from "./request.ts";
