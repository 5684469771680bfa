import { isDagctlError, type Project } from "@dagctl/core";
import { describe, expect, test } from "vitest";
import { noStateDatabases, refuseManagedStates } from "../src/no-state-databases.ts";

const ref = { organization: "org-acme", project: "proj_1" };
const { hooks } = refuseManagedStates();
const issuesOf = (project: Partial<Project>) =>
  hooks?.validate?.(project as Project, { signal: new AbortController().signal });

describe("a server without state databases", () => {
  test("refuses a project with a managed state before it is recorded, with the missing setting", () => {
    expect(issuesOf({ use_managed_state_database: true })).toEqual([
      {
        path: "use_managed_state_database",
        message: expect.stringMatching(/^must be false: .*PostgreSQL.*state_url/) as string,
      },
    ]);
    expect(issuesOf({ use_managed_state_database: false })).toEqual([]);
  });

  test("neither uses nor forgets a state that was created earlier", async () => {
    const states = noStateDatabases();
    const calls = [
      states.provision(ref, { rotation: 1, generation: 1 }),
      states.drop(ref, { generation: 2 }),
    ];
    for (const outcome of await Promise.allSettled(calls)) {
      const error: unknown = outcome.status === "rejected" ? outcome.reason : undefined;
      expect(isDagctlError(error, "not_supported") && !error.retryable && error.message).toContain(
        "state_url",
      );
    }
    for await (const found of states.list()) throw new Error(`there is ${found.project}`);
  });
});
