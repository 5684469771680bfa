import { describe, expect, test } from "vitest";
import { appliedState, hasApplied, needsSyncStatus } from "../../src/plans/applied-state.ts";

const SAME = { current_commit_sha: "a", applied_commit_sha: "a" };
const OTHER = { current_commit_sha: "b", applied_commit_sha: "a" };

describe("what was applied of a project", () => {
  test("is read from the sync status where the commits differ, and only then", () => {
    expect(needsSyncStatus(OTHER)).toBe(true);
    expect(needsSyncStatus(SAME)).toBe(false);
    expect(needsSyncStatus({ applied_commit_sha: "a" })).toBe(false);
    expect(needsSyncStatus({ current_commit_sha: "a" })).toBe(false);
  });

  test("is known by the commits, or as the sync status says it", () => {
    expect(appliedState(SAME, undefined)).toBe("applied");
    expect(appliedState(OTHER, undefined)).toBeUndefined();
    expect(appliedState(OTHER, "pending")).toBe("pending");
    expect(appliedState(OTHER, "applied")).toBe("applied");
    expect(appliedState({ current_commit_sha: "a" }, undefined)).toBe("unknown");
  });

  test("is shown of what has plans and is deployed, or was applied", () => {
    const sqlmesh = { project_type: "sqlmesh", deployed: true } as const;
    expect(hasApplied(sqlmesh, true)).toBe(true);
    expect(hasApplied(sqlmesh, false)).toBe(false);
    expect(hasApplied({ ...sqlmesh, deployed: false }, true)).toBe(false);
    expect(hasApplied({ ...sqlmesh, ...SAME }, false)).toBe(true);
    expect(hasApplied({ ...sqlmesh, project_type: "dbt" }, true)).toBe(false);
  });
});
