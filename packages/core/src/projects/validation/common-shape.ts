import type * as z from "zod";
import type { ProjectField } from "../../contracts/project-type.ts";
import type { OwnField, Project } from "../../model/project.ts";
import { PROJECT_STATUSES } from "../../model/status.ts";
import { branchProblem } from "../../values/branch.ts";
import { gitPathProblem, normalizeGitPath } from "../../values/git-path.ts";
import { cpuProblem, memoryProblem } from "../../values/quantity.ts";
import { repositoryUrlProblem } from "../../values/repository-url.ts";
import { secretNameProblem } from "../../values/secret.ts";
import { freeTextProblem } from "../../values/text.ts";
import {
  booleanField,
  choiceField,
  integerField,
  textField,
  type TextKeywords,
} from "./field-shapes.ts";

/** The fields that every project has and a person may set, whatever its type is. */
export type CommonField =
  | "name"
  | "description"
  | "project_type"
  | "repository_url"
  | "branch"
  | "git_auth_method"
  | "git_secret_ref"
  | "git_path"
  | "use_managed_state_database"
  | "auto_apply"
  | "run_tests"
  | "suspended"
  | "cpu_request"
  | "cpu_limit"
  | "memory_request"
  | "memory_limit"
  | "concurrency_policy"
  | "agent_context";

export type PutOnlyField = "remediation_auto_merge" | "max_concurrent_job_runs" | "status";

/**
 * Shapes without defaults: a shape that fills them in would reset a field in every PUT that omits
 * it.
 */
type ShapeOf<Field extends keyof Project> = {
  readonly [Name in Field]: z.ZodType<Exclude<Project[Name], undefined>>;
};

/** The own fields of a project type, each with the shape of its values. */
export type FieldsOf<Of extends Project> = {
  readonly [Name in OwnField<Of>]: ProjectField<Of> & {
    readonly shape: z.ZodType<Exclude<Of[Name], undefined>>;
  };
};

const NAME = /^[A-Za-z0-9 ._-]*$/;

function nameProblem(name: string): string | undefined {
  if (name === "" || name.length > 63 || !NAME.test(name))
    return "must be 1 to 63 of letters, digits, space, ., _ and -";
  if (name.trim() !== name) return "must not begin or end with a space";
  return /[A-Za-z0-9]/.test(name) ? undefined : "must contain at least one letter or digit";
}

/** The longest free text is counted in code points, as JSON Schema counts. */
const freeText = (maxLength: number): TextKeywords => ({ maxLength, pattern: "^[^\\u0000]*$" });

/** A decimal number above zero. */
const AMOUNT = "(?:[0-9]*[1-9][0-9]*[.]?[0-9]*|[0-9]*[.][0-9]*[1-9][0-9]*)";

const CPU: TextKeywords = {
  pattern: `^[+]?${AMOUNT}(?:[numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]+)?$`,
  maxLength: 40,
  description: "A Kubernetes quantity of CPU, from 1m to 1000.",
  examples: ["500m", "2", "1.5"],
};

const MEMORY: TextKeywords = {
  pattern: `^[+]?${AMOUNT}(?:[kMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]+)?$`,
  maxLength: 40,
  description: "A Kubernetes quantity of memory, from 1Mi to 64Ti.",
  examples: ["512Mi", "1Gi", "2G"],
};

export const COMMON_SHAPE: ShapeOf<CommonField> = {
  name: textField(nameProblem, {
    // It begins and ends without a space, and has a letter or digit.
    pattern: "^(?:[._\\-][ ._\\-]*)?[A-Za-z0-9](?:[A-Za-z0-9 ._\\-]*[A-Za-z0-9._\\-])?$",
    minLength: 1,
    maxLength: 63,
    description: "Unique in the organization whatever the case.",
    examples: ["analytics"],
  }),
  description: textField((text) => freeTextProblem(text, 2_000), freeText(2_000)),
  // The rules know the project types: plugins add more.
  project_type: textField(() => undefined),
  repository_url: textField(repositoryUrlProblem, {
    pattern: "^[!-,.-\\[\\]-~][!-\\[\\]-~]*$",
    minLength: 1,
    maxLength: 2048,
    description:
      "The URL of a Git repository, `https://` or SSH, without credentials. An installation may allow others.",
    examples: ["https://git.example.com/analytics.git"],
  }),
  branch: textField(branchProblem, {
    pattern: "^[^\\u0000- ~^:?*\\[\\\\\\u007f]+$",
    minLength: 1,
    maxLength: 244,
    description: "The short name of a branch, by the rules of `git check-ref-format`.",
    examples: ["main"],
  }),
  git_auth_method: choiceField(["none", "ssh", "github_app"]),
  git_secret_ref: textField(secretNameProblem, {
    pattern: "^[A-Za-z0-9](?:(?:\\.?[A-Za-z0-9_\\-])*\\.?[A-Za-z0-9])?$",
    minLength: 1,
    maxLength: 63,
    description: "The name of the SSH key secret, only with `git_auth_method` `ssh`.",
    examples: ["analytics-key"],
  }),
  git_path: textField(gitPathProblem, {
    pattern: "^[^\\u0000-\\u001f\\\\\\u007f/\\-][^\\u0000-\\u001f\\\\\\u007f]*$",
    minLength: 1,
    maxLength: 1024,
    description: "A folder, relative to the root of the repository, without `.` and `..`.",
    examples: ["transform/analytics"],
  }).overwrite(normalizeGitPath),
  use_managed_state_database: booleanField(),
  auto_apply: booleanField(),
  run_tests: booleanField(),
  suspended: booleanField(),
  cpu_request: textField(cpuProblem, CPU),
  cpu_limit: textField(cpuProblem, CPU),
  memory_request: textField(memoryProblem, MEMORY),
  memory_limit: textField(memoryProblem, MEMORY),
  concurrency_policy: choiceField(["Allow", "Forbid", "Replace"]),
  agent_context: textField((text) => freeTextProblem(text, 10_000), freeText(10_000)),
};

export const PUT_ONLY_SHAPE: ShapeOf<PutOnlyField> = {
  remediation_auto_merge: booleanField(),
  max_concurrent_job_runs: integerField(1, 1_000),
  status: choiceField(PROJECT_STATUSES),
};
