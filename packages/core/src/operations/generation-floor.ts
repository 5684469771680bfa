// Not in `host.ts`, its only caller, which connects parts and has no rules of operations.
import type { DeploymentRef } from "../contracts/deploy.ts";
import type { Store } from "../contracts/store.ts";
import type { OperationKind } from "../model/operation.ts";

const DEPLOYS: ReadonlySet<OperationKind> = new Set(["create", "update", "deploy"]);

/**
 * Returns the generation up to which nothing of a project may be applied any more. It is the
 * recorded one or, while an operation deploys the project, the one before. Every operation raises
 * the recorded generation first, so nothing that a driver has stored is newer.
 *
 * @returns `undefined` where no such project is recorded
 */
export async function generationFloor(
  store: Pick<Store, "project">,
  { organization, project }: DeploymentRef,
): Promise<number | undefined> {
  const record = await store.project(organization, project);
  if (record === undefined) return undefined;
  const { generation } = record.internals;
  const { operation } = record.project;
  return operation !== undefined && DEPLOYS.has(operation.kind) ? generation - 1 : generation;
}
