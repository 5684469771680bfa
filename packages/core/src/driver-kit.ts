// What drivers, project types and stores share: values, checks, budgets.
export { anySignal } from "./async/any-signal.ts";
export { safeLog } from "./async/call-safely.ts";
export { type ErrorTranslator, errorTranslator } from "./async/error-translator.ts";
export { type FairLimit, fairLimit } from "./async/fair-limit.ts";
export { type KeyedMutex, keyedMutex } from "./async/keyed-mutex.ts";
export { type Limit, limit } from "./async/limit.ts";
export { pause, pauseUnlessAborted } from "./async/pause.ts";
export { backoff } from "./async/retry.ts";
export {
  countStepsOf,
  MOST_STEPS,
  stepBudget,
  type StepBudgetOptions,
  StepsExceeded,
  stepsOfText,
} from "./async/step-budget.ts";
export { systemClock } from "./async/system-clock.ts";
export { untilAborted } from "./async/until-aborted.ts";
export {
  createProjectRules,
  type ProjectRules,
  type ProjectRulesOptions,
} from "./projects/project-rules.ts";
export type { FieldsOf } from "./projects/validation/common-shape.ts";
export {
  booleanField,
  choiceField,
  either,
  integerField,
  textField,
} from "./projects/validation/field-shapes.ts";
export { fileContent } from "./repository/file-content.ts";
export {
  parseRepository,
  parseWorkloadRepository,
  type RepositoryText,
  requireGitPath,
} from "./repository/parse-repository.ts";
export { isBranchUnknown } from "./model/project.ts";
export { PENDING_PLAN } from "./model/project-list.ts";
export { ACTIVE_RUN_STATUSES, FAILED_RUN_STATUSES, RUN_STATUSES } from "./model/run.ts";
export { nearest } from "./projects/validation/nearest.ts";
export { assertOptionNames, type OptionNames } from "./projects/validation/option-names.ts";
export { type BodyRules, readBody } from "./projects/validation/read-body.ts";
export { nextDue } from "./values/cron.ts";
export { digestOf, stableJson } from "./values/digest.ts";
export { type DurationBounds, durationProblem, parseDuration } from "./values/duration.ts";
export { gitPathProblem, isReservedName } from "./values/git-path.ts";
export { deriveId, type IdPrefix, newId } from "./values/ids.ts";
export { listFirst } from "./values/list-first.ts";
export { memoryProblem, parseQuantity, type Quantity } from "./values/quantity.ts";
export { organizationNameProblem } from "./values/organization-name.ts";
export { parseBranch } from "./values/branch.ts";
export type { Parsed } from "./values/parsed.ts";
export { isPublicAddress } from "./values/public-address.ts";
export { parseRepositoryUrl, type RepositoryTransport } from "./values/repository-url.ts";
export {
  MAX_SECRET_BYTES,
  Secret,
  secretNameProblem,
  secretValueProblem,
} from "./values/secret.ts";
export { parseRfc3339, rfc3339 } from "./values/time.ts";
export { without } from "./values/without.ts";
