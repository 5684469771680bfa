import type * as z from "zod";
import type { Issue } from "../errors.ts";
import type { Access } from "../model/access.ts";
import type { Project } from "../model/project.ts";
import type { ModelResult } from "../model/results.ts";
import type { RepositoryFiles } from "./git.ts";
import type { BuiltNodes, PlanWork } from "./plan-work.ts";
import type { PreparedCheck } from "./prepared-check.ts";
import type { RunParameters } from "./run-parameters.ts";
import type { RunState } from "./run.ts";
import type { StateConnection } from "./state-database.ts";
import type { StepBudget } from "./step-budget.ts";
import type { JobSpec, Step, Workload } from "./workload.ts";

/**
 * Reads files at one commit. Paths are relative to the project's folder (`git_path`), or with
 * `from: "repository"` to the repository's root; `""` is that folder itself.
 *
 * @returns the files by the paths that the caller passed
 */
export type ReadFiles = (
  paths: readonly string[],
  options?: { readonly from?: "project" | "repository" },
) => Promise<RepositoryFiles>;

/**
 * A name of a commit in another repository. `any` is looked for as a branch, then as a tag, and is
 * the commit itself where it has 40 hex characters.
 */
export type RepositoryRef =
  | { readonly kind: "default" }
  | { readonly kind: "branch" | "tag" | "any" | "commit"; readonly name: string };

/** Another repository at one commit. */
export interface OpenedRepository {
  /** 40 hex characters. */
  readonly commit: string;
  /** Reads files at that commit; all paths begin at the repository's root. */
  readonly read: ReadFiles;
}

/**
 * Opens another repository than the project's, without a login and without its host being left by
 * a redirect. A project type decides first whether the host is allowed.
 *
 * @returns `undefined` where the repository has no such branch or tag. Whether it has a commit that
 *   is named is known with the first read (`not_found`)
 * @throws DagctlError `invalid` with an issue at `repository_url`: the URL cannot be used, or leads
 *   to no repository that can be read
 * @throws DagctlError `unavailable`: the server does not answer
 */
export type OpenRepository = (
  url: string,
  ref: RepositoryRef,
) => Promise<OpenedRepository | undefined>;

/**
 * What a project type found in the repository at one commit. Plain JSON: it is stored and travels
 * with the deployment of that commit. A type may add parts of its own in an interface that extends
 * this one.
 */
export interface Inspection {
  readonly commit: string;
  /**
   * Why no run may start on this commit, and what to do. A run is then refused and never starts on
   * a guess, and the project is `degraded` with this reason. Where runs start on the deployed
   * commit, the deployment of this one fails.
   */
  readonly blocked?: string;
  /**
   * Why this commit cannot be deployed. An operation that would deploy it fails with these issues,
   * and the former deployment goes on. A type throws `invalid` in place of it where a caller
   * chose the field that is wrong, so that nothing is recorded.
   */
  readonly refused?: readonly Issue[];
  /**
   * What a person should know of this commit although it can be deployed, as sentences without a
   * period. `status_message` has them while the commit is active.
   */
  readonly notes?: readonly string[];
  /**
   * The files and folders of the repository outside the project's folder that decide how it runs,
   * such as a folder of shared packages; `""` is the whole repository. A commit that touches one of
   * them counts as one that touches the project's folder. Of more than 20 each commit counts.
   * @default none
   */
  readonly alsoReads?: readonly string[];
  /** Facts of the project type itself (an adapter, a version). */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** What an inspection gets in addition to the project and its files. */
export interface InspectOptions<Found extends Inspection = Inspection> {
  /** Ends the inspection; `read` rejects then, too. */
  readonly signal?: AbortSignal | undefined;
  /** The last inspection of the project. Absent at create. */
  readonly previous?: Found | undefined;
  /**
   * The fields that a person changes with this call; at create, those that the body gives a value.
   */
  readonly changed?: readonly string[] | undefined;
  /** Those of `changed` that `null` clears, or resets to their defaults. Absent at create. */
  readonly cleared?: readonly string[] | undefined;
  /**
   * Returns the other projects of the organization that have the same repository, in any folder and
   * on any branch: for notes about what they share. Absent where the caller is not a host.
   */
  readonly others?: (() => Promise<readonly Project[]>) | undefined;
  /**
   * Opens other repositories, whose modules runs can import (`Workload.importRepositories`). Absent
   * where the Git driver or the engine does not support that, or the caller is not a host.
   */
  readonly openRepository?: OpenRepository | undefined;
  /**
   * `RunDriver.supports.keepsFiles` of the engine: for notes about files that a run does not find
   * again. Absent where the caller is not a host.
   */
  readonly keepsFiles?: boolean | undefined;
  /**
   * Bounds the work on the repository's content, over all its files. Absent where the caller is not
   * a host.
   */
  readonly budget?: StepBudget | undefined;
}

/**
 * Whether a new commit is deployed automatically. Where it is not, `reason` says why, in words for
 * a person.
 */
export type DeployDecision =
  | {
      readonly deploy: true;
      /**
       * Whether it becomes a plan in place of a deployment, which a person approves. Only a type
       * with plans says so. @default false
       */
      readonly isPlanned?: boolean;
    }
  | { readonly deploy: false; readonly reason: string };

/** What a managed state needs before another version of the tool can use it. */
export type StateChange =
  | { readonly change: "none" }
  /** The version can use the state after this job has run alone and succeeded. */
  | { readonly change: "migrate"; readonly job: JobSpec }
  /** The version cannot use the state: the issue says why and what to do. */
  | { readonly change: "refused"; readonly issue: Issue };

/** Names that no environment variable can have. */
export interface RefusedVariableNames {
  /** In upper case: the case of a variable's name is ignored. */
  readonly names?: readonly string[];
  /** Every name with this prefix is refused. In upper case. */
  readonly prefix?: string;
  /** Follows the name: `is set by dagctl itself, and cannot be another value`. */
  readonly reason: string;
}

/** A wire field of a project type. */
export interface ProjectField<Of extends Project = Project> {
  /**
   * The shape of a value. It has no default, also not inside: a default would reset the field in
   * every PUT that omits it. It accepts or refuses unknown keys of objects (`z.looseObject`,
   * `z.strictObject`) and never drops them.
   */
  readonly shape: z.ZodType;
  /**
   * The value of a new project that was not given one, and of a project whose value `null` clears.
   * It has the field's shape. A default that depends on other fields comes from
   * `ProjectType.defaults`.
   */
  readonly default?: unknown;
  /**
   * The field that this one follows in an answer: a field of every project, or a field of the type
   * that has an `orderAfter` itself. Fields that follow the same one keep the order of `fields`.
   * @default the end of the answer
   */
  readonly orderAfter?: string;
  /**
   * Whether only `applyInspection` sets the field. A caller may send back what it read.
   * @default false
   */
  readonly isReadOnly?: boolean;
  /**
   * Whether `applyInspection` sets the field where no caller has. Such a value counts from the
   * beginning of the operation that deploys its commit, as one that a PUT has set, and a change of
   * it raises the revision. A read-only field with it is set at the same time.
   * @default false
   */
  readonly isChosenByInspection?: boolean;
  /**
   * Whether a change of the field must reach the deploy driver. `false`: only the host reads it.
   * @default true
   */
  readonly affectsDeployment?: boolean;
  /**
   * Returns whether a body only sends back what a GET returned, so that nothing is set. The host
   * does not call it for an equal value: such a value is always unchanged.
   *
   * @param options.whole - the body is a whole object: it has the current `revision`
   */
  isUnchanged?(value: unknown, project: Of, options: { readonly whole: boolean }): boolean;
  /**
   * Returns whether an equal value is still a decision of the caller: it is stored, and counts as
   * changed.
   *
   * @param options.sourceChanges - another field that the inspection depends on changes with it
   * @param options.whole - as for `isUnchanged`
   * @param options.isRefused - the newest commit of an operation was refused
   *   (`Inspection.refused`)
   */
  isConfirmation?(
    value: unknown,
    project: Of,
    options: {
      readonly sourceChanges: boolean;
      readonly whole: boolean;
      readonly isRefused: boolean;
    },
  ): boolean;
}

/** What a caller may set of one run, or of all runs of a job. */
export interface RunParameter {
  /**
   * The shape of a value, which is plain JSON. It has no default and drops no key. It accepts no
   * value that a program could read as a flag or as another argument.
   */
  readonly shape: z.ZodType;
  /** What a caller needs who sets the parameter. */
  readonly access: Access;
  /** The names of the commands that have it, such as `build`, for people: at least one. */
  readonly commands: readonly string[];
}

/**
 * Defines how one project type behaves. Plugins can add more of them.
 *
 * @typeParam Of - the interface of its projects
 * @typeParam Found - what its inspections find
 */
export interface ProjectType<Of extends Project = Project, Found extends Inspection = Inspection> {
  readonly name: string;
  /** The wire fields of the type itself, by name. A field of another type is refused by name. */
  readonly fields: Readonly<Record<string, ProjectField<Of>>>;
  /** The fields whose change requires an inspection before the next apply. */
  readonly inspectionDependsOn: readonly string[];
  /**
   * The names of environment variables that the type refuses: those that it sets itself, and those
   * that would change what an inspection has found. They are refused in the whole host, because a
   * variable of the organization is for all its projects.
   */
  readonly refusedVariables?: readonly RefusedVariableNames[];
  /**
   * Whether programs of the type mask the artifacts that they send. Its runs get `DAGCTL_SENSITIVE`
   * also where no variable is sensitive, and empty then. Where it is missing, a host of an older
   * version has started the run: the program sends no artifacts. @default false
   */
  readonly masksArtifacts?: boolean;
  /**
   * Returns defaults that depend on other fields, and those of common fields such as
   * `use_managed_state_database`. They replace the `default` of a field. The host applies them
   * once, at create, and when `null` clears a field. Absent: there are none.
   */
  defaults?(input: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
  /**
   * Checks rules over several fields, on the merged object.
   *
   * @returns what is wrong; an empty list where nothing is
   */
  check?(project: Of): readonly Issue[];
  /**
   * Inspects the project at one commit: reads files and runs nothing. A type that lets a person set
   * what it cannot find out reads from `previous` and `changed` whether that still applies.
   *
   * The host ends it after `Timing.inspectMs`.
   *
   * @param commit 40 hex characters
   * @param read reads files at that commit
   * @returns the findings, as plain JSON
   * @throws DagctlError `invalid`: there is no such project, or it cannot run as configured; with
   *   issues (at `git_path` and others)
   * @throws StepsExceeded: the content takes more steps than `options.budget` allows
   */
  inspect(
    project: Of,
    commit: string,
    read: ReadFiles,
    options: InspectOptions<Found>,
  ): Promise<Found>;
  /**
   * Returns the project with the findings of the inspection in fields of the type. Every other
   * field stays as it is. The host calls it with each inspection that becomes the project's
   * current one. Absent: an inspection changes no field.
   */
  applyInspection?(project: Of, inspection: Found): Of;
  /**
   * Returns how often to poll the branch, in seconds. Absent: such a project is never deployed
   * automatically.
   */
  polling?(project: Of): { readonly everySeconds: number } | undefined;
  /**
   * Returns whether the branch's newest commit is deployed automatically. The host calls it only
   * where `polling` returns an interval and the commit is not the deployed one. `elsewhere`: no
   * commit since the deployed one touches the project's folder.
   */
  shouldDeploy?(
    project: Of,
    deployed: Found,
    latest: Found,
    news: { readonly elsewhere: boolean },
  ): DeployDecision;
  /**
   * Returns the version of the tool that writes the managed state of this project. Absent: the
   * state has no version.
   */
  stateVersion?(project: Of): string | undefined;
  /**
   * Returns what a managed state that version `writtenBy` has written needs before this project can
   * use it. Absent: it never needs anything.
   */
  stateChange?(project: Of, writtenBy: string): StateChange;
  /**
   * What a caller may set of a run, by name. The host checks each value by its shape before it
   * passes it to `defaultJob` or `prepareRun`. Absent: runs have no parameters.
   */
  readonly parameters?: Readonly<Record<string, RunParameter>>;
  /**
   * Returns the job `scheduled-run`.
   *
   * @param parameters have the shapes of `ProjectType.parameters`; they change the steps, and
   *   neither the name nor the schedule. Absent: none
   * @throws DagctlError `invalid`: with an issue at `parameters.<name>` for each parameter that the
   *   job cannot have
   */
  defaultJob(project: Of, inspection: Found, parameters?: RunParameters): JobSpec;
  /**
   * Returns the workload of the project. What every project has is in it as the project has it:
   * resources, `suspended`, `concurrencyPolicy`, `history`, and the repository at the commit of the
   * inspection. It refers to the `secrets` of the state connection as `state-<name>` (`{ secret:
   * "state-password" }`).
   */
  workload(project: Of, inspection: Found, context: { readonly state?: StateConnection }): Workload;
  /**
   * Returns the words of the command of a job, the program first. No shell reads them: `;`, `&`,
   * `|`, `<`, `>`, `$`, parentheses, backquotes and line breaks outside of quotes are refused, and
   * so is what a job may not set, such as paths and profiles. The host stores the words. Where it
   * or `prepareRun` is absent, the project has the default job alone.
   *
   * @throws DagctlError `invalid`: with an issue at `command` for everything that is wrong
   */
  parseCommand?(project: Of, command: string): readonly string[];
  /**
   * Returns what a run of a job executes, for the project as it is now. It is pure: the same given
   * make the same steps. The host calls it when a job is deployed, and when a run is requested and
   * starts.
   *
   * @param work the words are those that `parseCommand` returned, perhaps for another version of
   *   the project
   * @throws DagctlError `invalid`: with an issue at `command` for everything that the project may
   *   not run any more, and at `parameters.<name>` for each parameter that the command cannot have
   */
  prepareRun?(project: Of, inspection: Found, work: RunWork): PreparedRun;
  /**
   * Returns what makes the programs of a run repeat no more than what an earlier run has left:
   * these models, which failed or were skipped. The steps are those of the whole run. The programs
   * find it as JSON in a file, whose path is in the variable `DAGCTL_INPUT`.
   *
   * `undefined`: the whole run is repeated, as it is where the JSON has more than 256 kB. A type
   * returns it where these models may not be all that is missing. Absent: always the whole run.
   */
  retryInput?(project: Of, left: LeftModels): Readonly<Record<string, unknown>> | undefined;
  /**
   * Returns what loads a commit before it replaces the deployed one; `undefined` where the project
   * wants no check. It is pure: the same given make the same answer. Absent: no commit is checked.
   */
  prepareCheck?(project: Of, inspection: Found): PreparedCheck | undefined;
  /** Makes plans of changes. Absent: its projects have none; the calls answer `not_supported`. */
  readonly plans?: ProjectPlans<Of, Found>;
  /**
   * Returns why a run failed and what a person should do, from the last lines of its log;
   * `undefined` where the type does not know the failure. The text is at most 2,000 characters.
   */
  explainFailure?(project: Of, end: FailedRun): string | undefined;
}

/**
 * What a run is for. More kinds follow: a type refuses a kind that it does not know (`invalid`).
 */
export interface RunWork {
  readonly kind: "job";
  /** The words of the command, the program first. */
  readonly argv: readonly string[];
  /** They have the shapes of `ProjectType.parameters`. Absent: none. */
  readonly parameters?: RunParameters;
}

/** What a run executes. */
export interface PreparedRun {
  /** At least one, each with a name of its own. They are stored, so they contain no secret. */
  readonly steps: readonly Step[];
  /** What its runs are shown as. @default "run" */
  readonly jobType?: "plan" | "run" | "janitor";
}

/** What a run of a plan executes. */
export interface PreparedPlan {
  /** At least one, each with a name of its own. They are stored, so they contain no secret. */
  readonly steps: readonly Step[];
  /**
   * What the programs find as JSON in a file, whose path is in the variable `DAGCTL_INPUT`: at most
   * 256 kB.
   */
  readonly input: Readonly<Record<string, unknown>>;
  /** Python modules that the programs need in addition to those of the workload, by name. */
  readonly pythonModules?: Readonly<Record<string, string>>;
  /**
   * Whether the run can have a copy of the commit's files for itself. `false` where the project
   * keeps something in a file of its folder that the programs read. @default true
   */
  readonly ownFiles?: boolean;
}

/**
 * What makes plans of the projects of a type. Programs report a plan by the frames `plan`,
 * `change`, `unit_test`, `error`, `applied` and `superseded`, and by their exit code. 0: explained,
 * or applied. 3: a unit test has failed. 4: the plan is not the approved one. Any other: a failure.
 */
export interface ProjectPlans<Of extends Project = Project, Found extends Inspection = Inspection> {
  /** What a caller may set of a plan, by name. */
  readonly parameters: Readonly<Record<string, RunParameter>>;
  /**
   * The names of those `parameters` with which an apply leaves changes of its commit out. Such a
   * commit does not count as applied. @default none
   */
  readonly partialParameters?: readonly string[];
  /** Returns the project's own environment. */
  environment(project: Of): string;
  /** What makes plans for other environments on the same state. Absent: the type has none. */
  readonly environments?: {
    /** Returns what is wrong with the name of another environment; `undefined` where nothing is. */
    problem(project: Of, name: string): string | undefined;
    /** Returns what a run executes that removes the views of another environment. */
    prepareRemoval(project: Of, inspection: Found, name: string): PreparedPlan;
  };
  /**
   * Returns whether nothing may be applied but a plan that a person has approved: `apply_plan` and
   * jobs that plan are refused then.
   */
  needsApproval(project: Of): boolean;
  /**
   * Returns whether a run with these steps has applied the plan of its commit, once they have
   * succeeded. Where its programs have reported that plan (`plan`, `change`), it is recorded.
   */
  applies(steps: readonly Step[]): boolean;
  /**
   * Whether every run of the default job applies what is deployed. Nothing that is deployed waits
   * for a plan then, and the project has no `applied_commit_sha`. @default false
   */
  readonly areAppliedByRuns?: boolean;
  /**
   * Returns what the input of an explain has in addition, so that the program can compare with what
   * the newest whole run has built: a run of the default job, or of the same command, whose
   * programs have reported `nodes`, and that has succeeded. Absent: such reports are not stored.
   *
   * @param built - absent: there was no such run
   * @param mostBytes - of the answer as JSON
   */
  previousInput?(built: BuiltNodes | undefined, mostBytes: number): PreparedPlan["input"];
  /**
   * Returns what a run of a plan executes. It is pure: the same given make the same answer.
   *
   * @throws DagctlError `invalid`: with an issue at `parameters.<name>` for each parameter that the
   *   project cannot have
   */
  prepare(project: Of, inspection: Found, work: PlanWork): PreparedPlan;
}

/** What a run that has failed by itself has left, for `ProjectType.retryInput`. */
export interface LeftModels extends Pick<RunState, "exitCode"> {
  /** What its complete results have as `failed` or `skipped`: at least one. */
  readonly models: readonly ModelResult[];
}

/** How a run failed, for `ProjectType.explainFailure`. */
export interface FailedRun extends Pick<RunState, "step" | "exitCode" | "exited" | "folders"> {
  /**
   * The texts of the last lines, without positions and times: at most 64 Ki characters. Of a line
   * that is longer than 2,000 characters it has the beginning.
   */
  readonly log: string;
}
