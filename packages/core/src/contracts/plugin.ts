import type { Issue } from "../errors.ts";
import type { DagctlEvent } from "../model/event.ts";
import type { Operation, OperationKind } from "../model/operation.ts";
import type { Project } from "../model/project.ts";
import type { Host } from "./host.ts";
import type { ProjectType } from "./project-type.ts";
import type { Workload } from "./workload.ts";

/**
 * What each hook may do is fixed by the host. Each has a deadline of 10 seconds; an error in one
 * names its plugin.
 */
export interface Hooks {
  /** Veto, before anything is recorded: all run, and their issues are merged into the one error. */
  validate(project: Project, context: HookContext): Promise<readonly Issue[]> | readonly Issue[];
  /** Map: a waterfall in the order of the plugins; the result is validated again after each. */
  workload(
    workload: Workload,
    project: Project,
    context: HookContext,
  ): Promise<Workload> | Workload;
  /**
   * Vetoes an operation before it is recorded: throwing refuses the call, with the code of a
   * `DagctlError`, else as `conflict`. No answer in time is `timeout`. A refused call leaves no
   * trace: no record, no event, no call of a driver, no used idempotency key; an operation that
   * runs goes on.
   *
   * Asked with the operation and the project as they would be recorded, and asked again for one
   * call where the project changes meanwhile: it must have no effects. Not asked where nothing is
   * recorded (a replay, an undeploy or delete that joins a running one, fields that nothing outside
   * needs) and not where a host takes a recorded operation over. A deploy that polling asks for and
   * that is refused becomes `auto_deploy.outcome: failed`.
   */
  beforeOperation(
    operation: Operation,
    project: Project,
    context: HookContext,
  ): Promise<void> | void;
  /**
   * Receives the event `operation.ended` of each operation, in order, by one host at a time. A
   * plugin that the store does not know begins with the next event. An event comes again only where
   * a host died, or lost its lease, before it had recorded the call: tell repeats by `sequence`. A
   * call that fails is logged and not made again, and never fails the operation.
   */
  afterOperation(event: DagctlEvent, context: HookContext): Promise<void> | void;
}

export interface HookContext {
  readonly signal: AbortSignal;
  readonly operation?: OperationKind;
}

export interface Plugin {
  /** Unique in a host. Its place in the outbox is stored under it. */
  readonly name: string;
  readonly projectTypes?: readonly ProjectType[];
  readonly hooks?: Partial<Hooks>;
  /** After the host has recovered. */
  start?(host: Host): Promise<void>;
  stop?(): Promise<void>;
}
