import type { Secret } from "../values/secret.ts";
import type { CallOptions } from "./clock.ts";
import type { DeploymentRef } from "./deploy.ts";

/**
 * How the program of a project reaches the state of one project. `settings` are plain, `secrets`
 * are not.
 */
export interface StateConnection {
  readonly type: "duckdb" | "postgres";
  /** Uses the tool's own names: `database`; for postgres also `host`, `port`, `user`. */
  readonly settings: Readonly<Record<string, string>>;
  /** `password` for postgres; empty for a file. */
  readonly secrets: Readonly<Record<string, Secret>>;
}

/**
 * Manages state databases: one per project, never shared. The host drops one only when it has
 * observed that nothing of the project remains.
 *
 * @throws DagctlError `unavailable`, from every call: the database does not answer, or the driver
 *   is closed
 */
export interface StateDatabaseDriver {
  readonly supports: {
    /**
     * `false` for a file with one writer: the host then lets the runs of a project wait for each
     * other.
     */
    readonly concurrentRuns: boolean;
    /** Whether several hosts may use it at once. */
    readonly replicas: boolean;
    /**
     * Whether its stored data survives the end of its process and the start of a new one. When
     * `false`, the host warns at its start.
     */
    readonly persists: boolean;
  };
  /**
   * Creates the database if it does not exist and returns how to reach it. The same rotation
   * returns the same connection on any host: passwords are derived, not stored. Existing data
   * stays, whatever the generation and the rotation are. Another rotation changes every secret, and
   * the earlier secrets give no access any more.
   *
   * @param options.rotation raised by the host where the secrets must change
   * @param options.generation the generation that the database is for
   * @returns how the project's program reaches the database
   * @throws DagctlError `conflict`: a higher generation is stored, or a tombstone of this
   *   generation or of a higher one; `details.generation` is that one
   */
  provision(
    ref: DeploymentRef,
    options: CallOptions & { readonly rotation: number; readonly generation: number },
  ): Promise<StateConnection>;
  /**
   * Removes the database with its data permanently, and leaves a tombstone with the generation.
   * Dropping what does not exist resolves.
   *
   * @throws DagctlError `conflict`: a higher generation is stored; `details.generation` is that one
   */
  drop(ref: DeploymentRef, options: CallOptions & { readonly generation: number }): Promise<void>;
  /** Returns the projects that have a database, in no order. A tombstone is not one. */
  list(options?: CallOptions): AsyncIterable<DeploymentRef>;
  /** Frees connections. The host calls it once; databases stay. */
  close?(): Promise<void>;
}
