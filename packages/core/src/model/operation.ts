import type { ErrorCode, Issue } from "../errors.ts";

export type OperationKind = "create" | "update" | "deploy" | "undeploy" | "delete";

/** One step of an operation: the progress that a person sees. */
export interface OperationStep {
  readonly name: string;
  readonly status: "running" | "done" | "failed";
  readonly started_at: string;
  readonly ended_at?: string;
  readonly message?: string;
}

/**
 * A change of the world outside, recorded before anything is touched. It outlives its project by 7
 * days.
 */
export interface Operation {
  readonly id: string;
  readonly project_id: string;
  readonly kind: OperationKind;
  /**
   * Absent: a person or a program that called. `polling`: the branch moved; it stands below every
   * other operation.
   */
  readonly requested_by?: "polling";
  readonly status: "running" | "succeeded" | "failed";
  readonly generation: number;
  readonly steps: readonly OperationStep[];
  /** It ends as failed at this time at the latest. */
  readonly deadline: string;
  readonly created_at: string;
  readonly ended_at?: string;
  readonly error?: {
    readonly code: ErrorCode;
    readonly message: string;
    readonly issues?: readonly Issue[];
  };
}

/** The one in progress, as it shows inside a project. */
export type OperationSummary = Pick<Operation, "id" | "kind" | "status" | "created_at">;
