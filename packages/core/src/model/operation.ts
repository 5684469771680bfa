import type { ErrorCode, Issue } from "../errors.ts";

/** What an operation does. */
export type OperationKind = "create" | "update" | "deploy" | "undeploy" | "delete";

/** One step of an operation: the progress that a person sees. */
export interface OperationStep {
  readonly name: string;
  readonly status: "running" | "done" | "failed";
  /** RFC 3339, as `ended_at`. */
  readonly started_at: string;
  readonly ended_at?: string;
  /** What happens, or why the step failed. */
  readonly message?: string;
}

/**
 * A change outside the store, which is recorded before anything is touched. It outlives its project
 * by 7 days.
 */
export interface Operation {
  readonly id: string;
  readonly project_id: string;
  readonly kind: OperationKind;
  /**
   * Absent: a person or a program made the call. `polling`: the branch moved; such an operation
   * ranks below every other.
   */
  readonly requested_by?: "polling";
  readonly status: "running" | "succeeded" | "failed";
  /** The generation of the project that the operation brings to the engine. */
  readonly generation: number;
  readonly steps: readonly OperationStep[];
  /** RFC 3339: the operation ends as failed at this time at the latest. */
  readonly deadline: string;
  /** RFC 3339, as `ended_at`. */
  readonly created_at: string;
  readonly ended_at?: string;
  /** Present where `status` is `failed`. */
  readonly error?: {
    readonly code: ErrorCode;
    readonly message: string;
    readonly issues?: readonly Issue[];
  };
}

/** The operation in progress, as a project shows it. */
export type OperationSummary = Pick<Operation, "id" | "kind" | "status" | "created_at">;
