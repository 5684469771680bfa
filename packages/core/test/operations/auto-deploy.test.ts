import { DagctlError } from "@dagctl/core/errors";
import { describe, expect, it } from "vitest";
import { withFailedDeploy } from "../../src/operations/auto-deploy.ts";

const context = {
  types: new Map([["polled", { polling: () => ({ everySeconds: 60 }) }]]),
  clock: { now: () => Date.UTC(2026, 0, 1) },
};
const ACTIVE = { project_type: "polled", revision: 3, status: "active", deployed: true };
const DEPLOYED = { mayExist: true, acceptedGeneration: 1, acceptedInspection: { commit: "old" } };

interface Given {
  readonly project?: object;
  readonly internals?: object;
  readonly target?: string;
  readonly error?: DagctlError;
}

/** Returns a project after a person's deploy has failed. */
function failed({ project = {}, internals = {}, target = "new", error }: Given = {}) {
  const record = {
    project: { ...ACTIVE, ...project },
    internals: { ...DEPLOYED, ...internals },
  };
  const operation = { operation: { kind: "deploy" }, internals: { target: { commit: target } } };
  const after = withFailedDeploy(
    context as never,
    record as never,
    operation as never,
    error ?? new DagctlError("invalid", "no column total"),
  );
  return { record, after };
}

describe("a commit whose deploy by hand has failed", () => {
  it("is not tried by polling, which says why", () => {
    const { after } = failed({
      project: {
        auto_deploy: { commit: "new", outcome: "waiting", reason: "The project is busy" },
      },
    });
    expect(after.project.auto_deploy).toMatchObject({
      commit: "new",
      outcome: "failed",
      reason: "no column total",
    });
    expect(after.internals.polled).toEqual({ commit: "new", tries: 1, revision: 3 });
  });

  it("is tried by polling after a pause where the failure is transient", () => {
    const { after } = failed({ error: new DagctlError("unavailable", "The engine is away") });
    expect(after.internals.polled).toMatchObject({ retryAt: "2026-01-01T00:01:00.000Z" });
    expect(after.project.auto_deploy?.reason).toMatch(/^The engine is away; tried again after /);
  });

  it.each<readonly [string, Given]>([
    ["its project is not polled", { project: { project_type: "node" } }],
    ["its project is suspended", { project: { suspended: true } }],
    ["its project has deployed nothing", { internals: { acceptedInspection: undefined } }],
    ["it is deployed", { target: "old" }],
    [
      "polling skips it",
      { project: { auto_deploy: { commit: "new", outcome: "skipped", reason: "as deployed" } } },
    ],
    [
      "polling has made a plan of it",
      { internals: { polled: { commit: "new", tries: 1, revision: 3, plan: "plan_1" } } },
    ],
  ])("leaves the project as it is where %s", (_, given) => {
    const { record, after } = failed(given);
    expect(after).toBe(record);
  });
});
