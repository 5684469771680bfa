import type { Secret } from "../values/secret.ts";
import type { CallOptions } from "./clock.ts";

/**
 * Named secret values of organizations: Git keys, variables of runs. Values never reach the Store,
 * a log or an error.
 */
export interface Secrets {
  readonly supports: {
    /**
     * Whether what it stores is still there after its process has ended and a new one has started.
     * False: the host warns at its start.
     */
    readonly persists: boolean;
  };
  /**
   * `undefined`: there is none of that name in that organization (another organization's is as good
   * as absent). Rejects with `internal` and `details.damaged: true` where what the source keeps
   * under that name cannot be read any more; `put` and `delete` of that name work, and `list` has
   * it.
   */
  get(organization: string, name: string, options?: CallOptions): Promise<Secret | undefined>;
  put(organization: string, name: string, value: Secret, options?: CallOptions): Promise<void>;
  /** Deleting what is not there resolves. */
  delete(organization: string, name: string, options?: CallOptions): Promise<void>;
  /** Names only, in order. */
  list(organization: string, options?: CallOptions): Promise<readonly string[]>;
}
