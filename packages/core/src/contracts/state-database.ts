import type { Secret } from "../values/secret.ts";
import type { CallOptions } from "./clock.ts";
import type { DeploymentRef } from "./deploy.ts";

/**
 * How SQLMesh (or another tool) reaches the state of one project. `settings` are plain, `secrets`
 * are not.
 */
export interface StateConnection {
  readonly type: "duckdb" | "postgres";
  /** In the tool's own words: `database`; for postgres also `host`, `port`, `user`. */
  readonly settings: Readonly<Record<string, string>>;
  /** `password` for postgres; empty for a file. */
  readonly secrets: Readonly<Record<string, Secret>>;
}

/**
 * Managed state databases: one per project, never shared, dropped only when the host has seen that
 * nothing of the project is left.
 */
export interface StateDatabaseDriver {
  readonly supports: {
    /**
     * False for a file with one writer: the host then lets the runs of a project wait for each
     * other.
     */
    readonly concurrentRuns: boolean;
    readonly replicas: boolean;
    /**
     * Whether what it stores is still there after its process has ended and a new one has started.
     * False: the host warns at its start.
     */
    readonly persists: boolean;
  };
  /**
   * Makes it if it is not there and answers how to reach it. The same rotation gives the same
   * answer on any host: passwords are derived, not stored. Data that is there stays, whatever the
   * generation and the rotation. Another rotation changes every secret, and the earlier ones open
   * nothing any more. Refuses (`conflict`, `details.generation`) where a higher generation is
   * stored, or a tombstone of this generation or of a higher one.
   */
  provision(
    ref: DeploymentRef,
    options: CallOptions & { readonly rotation: number; readonly generation: number },
  ): Promise<StateConnection>;
  /**
   * Removes it with its data, for good, and leaves a tombstone with the generation. Dropping what
   * is gone resolves.
   */
  drop(ref: DeploymentRef, options: CallOptions & { readonly generation: number }): Promise<void>;
  list(options?: CallOptions): AsyncIterable<DeploymentRef>;
  close?(): Promise<void>;
}
