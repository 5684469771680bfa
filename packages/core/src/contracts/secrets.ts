import type { Secret } from "../values/secret.ts";
import type { CallOptions } from "./clock.ts";

/**
 * Stores named secret values of organizations: Git keys, variables of runs. Values never reach the
 * store, a log or an error.
 *
 * @throws DagctlError `unavailable`, from every call: the source does not answer
 */
export interface Secrets {
  readonly supports: {
    /**
     * Whether its stored data survives the end of its process and the start of a new one. When
     * `false`, the host warns at its start.
     */
    readonly persists: boolean;
  };
  /**
   * Returns a value, or `undefined` where the organization has none of exactly that name: its case
   * counts. A value of another organization counts as absent. Where the stored value is damaged,
   * `put` and `delete` of that name work, and `list` includes it.
   *
   * @throws DagctlError `internal`: the stored value cannot be read any more; `details.damaged` is
   *   `true`
   */
  get(organization: string, name: string, options?: CallOptions): Promise<Secret | undefined>;
  /**
   * Stores a value, and replaces an earlier one of that name.
   *
   * @throws DagctlError `unavailable`: the source does not answer
   */
  put(organization: string, name: string, value: Secret, options?: CallOptions): Promise<void>;
  /**
   * Deletes the value of that name, and no other one. Deleting what does not exist resolves.
   *
   * @throws DagctlError `unavailable`: the source does not answer
   */
  delete(organization: string, name: string, options?: CallOptions): Promise<void>;
  /**
   * Returns the names only, in order.
   *
   * @throws DagctlError `unavailable`: the source does not answer
   */
  list(organization: string, options?: CallOptions): Promise<readonly string[]>;
}
