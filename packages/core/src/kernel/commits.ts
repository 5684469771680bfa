import type { Change, Expectation, KeyRecord, ProjectRecord } from "../contracts/store.ts";
import { isDagctlError } from "../errors.ts";
import type { HostContext } from "./context.ts";

/** The expectation that did not hold, when that is why a commit was refused. */
export function failedExpectation(error: unknown): Expectation | undefined {
  if (!isDagctlError(error, "conflict")) return undefined;
  const failed = error.details?.["failed"];
  return typeof failed === "object" && failed !== null && "expect" in failed
    ? (failed as Expectation)
    : undefined;
}

/**
 * Whether a write was refused because this host's lease is no longer the present one: by the store
 * (`conflict`) or by the host (`unavailable`).
 */
export function isFenced(error: unknown): boolean {
  return isDagctlError(error) && error.details?.["fence"] === true;
}

/**
 * What a call with an idempotency key writes beside everything else: the key, what it leads to, and
 * that nobody used it before. Nothing without one.
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
 * Reads a project, lets `change` decide on what it reads now, and writes that; when somebody else
 * wrote in between, again. `change` answers `undefined` for "nothing to do". Answers what is stored
 * now, `undefined` when the project is gone.
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
