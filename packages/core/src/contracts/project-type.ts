import type { z } from "zod";
import type { Issue } from "../errors.ts";
import type { Gateway, GatewayDetection, Project } from "../model/project.ts";
import type { RepositoryFiles } from "./git.ts";
import type { StateConnection } from "./state-database.ts";
import type { StepBudget } from "./step-budget.ts";
import type { JobSpec, Workload } from "./workload.ts";

/**
 * Reads files at one commit. Paths are relative to the project's folder (`git_path`), or with
 * `from: "repository"` to the repository's root; `""` is that folder itself. The answer has the
 * paths as they were asked for.
 */
export type ReadFiles = (
  paths: readonly string[],
  options?: { readonly from?: "project" | "repository" },
) => Promise<RepositoryFiles>;

/**
 * What was read in the repository at one commit. Plain JSON: it is stored and travels with the
 * deployment of that commit.
 */
export interface Inspection {
  readonly commit: string;
  readonly gateways?: readonly Gateway[];
  readonly gatewayDetection?: GatewayDetection;
  /**
   * Why no run may start on this commit, and what to do. A run is then refused, never sent to a
   * guess.
   */
  readonly blocked?: string;
  /** The project type's own facts (an adapter, a version). */
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface InspectOptions {
  readonly signal?: AbortSignal | undefined;
  readonly previous?: Inspection | undefined;
  readonly changed?: readonly string[] | undefined;
  /** Bounds the work on the repository's content, over all its files. Absent where no host asks. */
  readonly budget?: StepBudget | undefined;
}

/** Whether a new commit deploys by itself; if not, why, in words for a person. */
export type DeployDecision =
  | { readonly deploy: true }
  | { readonly deploy: false; readonly reason: string };

/** What has to happen to a managed state before another version of the tool can use it. */
export type StateChange =
  | { readonly change: "none" }
  /** This job has run alone, and succeeded. */
  | { readonly change: "migrate"; readonly job: JobSpec }
  /** It cannot: the issue says why and what would be right. */
  | { readonly change: "refused"; readonly issue: Issue };

/** A wire field of a project type. */
export interface ProjectField {
  /** Without a default: that would reset, in every PUT, what was not sent. */
  readonly shape: z.ZodType;
  /**
   * Returns whether a body only sends back what a GET answered, so that nothing is set. An equal
   * value is that without being asked.
   *
   * @param options.whole - the body is a whole object: it has the present `revision`
   */
  isUnchanged?(value: unknown, project: Project, options: { readonly whole: boolean }): boolean;
  /**
   * Returns whether an equal value is still a decision of the caller: it is stored, and counts as
   * changed.
   *
   * @param options.sourceChanges - another field that the inspection depends on changes with it
   */
  isConfirmation?(
    value: unknown,
    project: Project,
    options: { readonly sourceChanges: boolean },
  ): boolean;
}

/** How a kind of project behaves. A definition, not an `if`: plugins can bring more of them. */
export interface ProjectType {
  readonly name: string;
  /** Its own wire fields, by name. A field of another type is refused by name. */
  readonly fields: Readonly<Record<string, ProjectField>>;
  /** A change of one of these fields means: inspect again before apply. */
  readonly inspectionDependsOn: readonly string[];
  /**
   * Applied once, at create, and when `null` clears a field. Common fields may be answered too
   * (`use_managed_state_database`).
   */
  defaults(input: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
  /** Rules over several fields, on the merged object. */
  check?(project: Project): readonly Issue[];
  /**
   * Static: reads files at one commit, runs nothing. Throws `invalid` with issues (`git_path`, …)
   * where there is no such project or it cannot be run as configured. `previous` is what was found
   * last time, absent at create; `changed` are the fields that a person changes with this call: a
   * type that lets a person settle what it cannot find out reads from the two whether that still
   * holds.
   */
  inspect(
    project: Project,
    commit: string,
    read: ReadFiles,
    options: InspectOptions,
  ): Promise<Inspection>;
  /**
   * How often to look whether the branch has moved; absent: such a project never deploys by itself.
   */
  polling?(project: Project): { readonly everySeconds: number } | undefined;
  /**
   * Whether the branch's newest commit deploys by itself. Asked only where `polling` answers an
   * interval and the commit is not the deployed one. `elsewhere`: no commit since the deployed one
   * touches the project's folder.
   */
  shouldDeploy?(
    project: Project,
    deployed: Inspection,
    latest: Inspection,
    news: { readonly elsewhere: boolean },
  ): DeployDecision;
  /**
   * The version of the tool that writes the managed state of this project; absent: its state has no
   * version.
   */
  stateVersion?(project: Project): string | undefined;
  /**
   * What a managed state that version `writtenBy` has written needs before this project can use it.
   * Absent: nothing, ever.
   */
  stateChange?(project: Project, writtenBy: string): StateChange;
  /** The job `scheduled-run`. */
  defaultJob(project: Project, inspection: Inspection): JobSpec;
  /**
   * `secrets` of the state connection are referred to as `state-<name>` (`{ secret:
   * "state-password" }`).
   */
  workload(
    project: Project,
    inspection: Inspection,
    context: { readonly state?: StateConnection },
  ): Workload;
  /** Turns the end of a failed run into what a person should do. `log` is its last lines. */
  explainFailure?(
    project: Project,
    end: { readonly step?: string; readonly exitCode?: number; readonly log: string },
  ): string | undefined;
}
