import { describe, expect, test } from "vitest";
import { parseRecord, recordOf } from "../../../src/deploy/application/project-application.ts";
import { deployment, workload } from "../../manifests/making.ts";

describe("a stored record", () => {
  test("has the repository that was applied once it is parsed", () => {
    const applied = deployment();
    const { repository, ...stored } = recordOf(applied);
    expect(parseRecord(applied, stored)).toEqual({ ...stored, repository });
  });

  test("is refused when its path leaves the repository", () => {
    const applied = deployment();
    const repository = { ...workload().repository, path: "../.." };
    const stored = { ...recordOf(applied), workload: workload({ repository }) };
    expect(() => parseRecord(applied, stored)).toThrow(
      expect.objectContaining({
        code: "invalid",
        issues: [expect.objectContaining({ path: "git_path" })],
      }),
    );
  });
});
