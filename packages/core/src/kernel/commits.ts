import type { Change, Expectation, KeyRecord, ProjectRecord } from "../contracts/store.ts";
import { isDagctlError } from "../errors.ts";
import type { HostContext } from "./context.ts";

/** Returns the false expectation, when that is why a commit was refused. */
export function failedExpectation(error: unknown): Expectation | undefined {
  if (!isDagctlError(error, "conflict")) return undefined;
  const failed = error.details?.["failed"];
  return typeof failed === "object" && failed !== null && "expect" in failed
    ? (failed as Expectation)
    : undefined;
}

/**
 * Returns whether a write was refused because this host's lease is no longer the present one. The
 * store refuses with `conflict`, the host with `unavailable`.
 */
export function isFenced(error: unknown): boolean {
  return isDagctlError(error) && error.details?.["fence"] === true;
}

/**
 * Returns what a call with an idempotency key writes in addition to its own changes: the key, what
 * it leads to, and the expectation that the key is unused. Without a key both lists are empty.
 */
export function keyWrite(
  key: KeyRecord | undefined,
  leadsTo: Pick<KeyRecord, "operation" | "answer">,
): { readonly changes: readonly Change[]; readonly expect: readonly Expectation[] } {
  if (!key) return { changes: [], expect: [] };
  return {
    changes: [{ put: "key", record: { ...key, ...leadsTo } }],
    expect: [{ expect: "key_unused", scope: key.scope, key: key.key }],
  };
}

export function expectVersion(record: ProjectRecord): Expectation {
  const { organization_id: organization, id } = record.project;
  return { expect: "version", of: "project", organization, id, version: record.version };
}

/**
 * Reads a project, lets `change` decide on the record that was read, and writes the result. It
 * retries when another writer changed the record in between. `change` returns `undefined` for
 * "nothing to do".
 *
 * @returns the record that is stored now; `undefined` when the project does not exist any more
 */
export async function changeProject(
  context: HostContext,
  organization: string,
  id: string,
  change: (record: ProjectRecord) =>
    | {
        readonly record: Omit<ProjectRecord, "version">;
        readonly more?: readonly Change[];
        readonly expect?: readonly Expectation[];
      }
    | undefined,
): Promise<Omit<ProjectRecord, "version"> | undefined> {
  for (;;) {
    const record = await context.store.project(organization, id);
    if (!record) return undefined;
    const next = change(record);
    if (!next) return record;
    try {
      await context.commit(
        [{ put: "project", record: next.record }, ...(next.more ?? [])],
        [expectVersion(record), ...(next.expect ?? [])],
      );
      return next.record;
    } catch (error) {
      const failed = failedExpectation(error);
      if (failed?.expect === "version" && failed.of === "project" && failed.id === id) continue;
      throw error;
    }
  }
}
