// Not in `host.ts`, its only caller, which connects parts and has no rules of operations.
import type { CallOptions } from "../contracts/clock.ts";
import type { ProjectRecord } from "../contracts/records.ts";
import type { Store } from "../contracts/store.ts";
import type { OperationKind } from "../model/operation.ts";

const REMOVES: ReadonlySet<OperationKind> = new Set(["undeploy", "delete"]);

/**
 * Returns whether a project of the organization may use what its projects share on the engine
 * (`DriverServices.isOrganizationInUse`). All projects are read at once: with pages, a project
 * could move between two of them and be missed.
 */
export async function isOrganizationInUse(
  store: Pick<Store, "projects">,
  organization: string,
  options?: CallOptions,
): Promise<boolean> {
  const { records } = await store.projects(organization, undefined, options);
  return records.some(mayUse);
}

/**
 * Returns whether a project counts. One whose removal failed counts: its operation has ended, and
 * what is left of it may still run.
 */
function mayUse({ project: { operation }, internals }: ProjectRecord): boolean {
  return operation === undefined ? internals.mayExist : !REMOVES.has(operation.kind);
}
