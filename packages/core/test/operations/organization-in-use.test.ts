import type { OperationKind, Project } from "@dagctl/core";
import type { ProjectRecord, Store } from "@dagctl/core/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PROJECT_STATUSES } from "../../src/model/status.ts";
import { isOrganizationInUse } from "../../src/operations/organization-in-use.ts";

const KINDS: readonly OperationKind[] = ["create", "update", "deploy", "undeploy", "delete"];

/** What of a record decides. */
interface Facts {
  readonly status: Project["status"];
  readonly operation: OperationKind | undefined;
  readonly mayExist: boolean;
}

function recordOf({ status, operation, mayExist }: Facts): ProjectRecord {
  const running = operation && { operation: { kind: operation, status: "running" } };
  return { project: { status, ...running }, internals: { mayExist }, version: 1 } as never;
}

const storeOf = (records: readonly ProjectRecord[]): Pick<Store, "projects"> => ({
  projects: async () => ({ records, total: records.length }),
});

const facts: fc.Arbitrary<Facts> = fc.record({
  status: fc.constantFrom(...PROJECT_STATUSES),
  operation: fc.option(fc.constantFrom(...KINDS), { nil: undefined }),
  mayExist: fc.boolean(),
});

describe("whether an organization is in use", () => {
  it("is decided by the operations that run and by what may exist, in every status", async () => {
    const removes = (kind: OperationKind): boolean => kind === "undeploy" || kind === "delete";
    await fc.assert(
      fc.asyncProperty(fc.array(facts, { maxLength: 4 }), async (projects) => {
        const deploying = projects.some(({ operation: kind }) => kind && !removes(kind));
        const idle = projects.some(({ operation, mayExist }) => !operation && mayExist);
        expect(await isOrganizationInUse(storeOf(projects.map(recordOf)), "acme")).toBe(
          deploying || idle,
        );
      }),
    );
  });

  it("is not known while the store does not answer", async () => {
    const store = { projects: () => Promise.reject(new Error("away")) };
    await expect(isOrganizationInUse(store, "acme")).rejects.toThrow("away");
  });
});
