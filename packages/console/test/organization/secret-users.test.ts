import type { Project } from "@dagctl/core";
import { describe, expect, test } from "vitest";
import { describeUsers, findSecretUsers } from "../../src/organization/secret-users.ts";

async function* projectsWith(
  secrets: readonly (string | undefined)[],
): AsyncGenerator<Project, void, undefined> {
  for (const [index, git_secret_ref] of secrets.entries())
    yield { name: `p${index}`, ...(git_secret_ref && { git_secret_ref }) } as Project;
}

describe("the projects that name a secret", () => {
  test("are those with its name", async () => {
    const found = await findSecretUsers(projectsWith(["key", undefined, "other", "key"]), "key");
    expect(found).toEqual({ names: ["p0", "p3"] });
  });

  test("are looked for among the first 2,000", async () => {
    const secrets = Array.from({ length: 2_001 }, (_each, index) =>
      index === 2_000 ? "key" : undefined,
    );
    expect(await findSecretUsers(projectsWith(secrets.slice(1)), "key")).toEqual({
      names: ["p1999"],
    });
    expect(await findSecretUsers(projectsWith(secrets), "key")).toEqual({
      names: [],
      cutAt: 2_000,
    });
  });

  test("are named in a sentence", () => {
    expect(
      [
        { names: [] },
        { names: [], cutAt: 2_000 },
        { names: ["a"] },
        { names: ["a", "b", "c", "d", "e", "f", "g"], cutAt: 2_000 },
      ].map(describeUsers),
    ).toEqual([
      "No project names it.",
      "No project among the first 2,000 names it.",
      "a names it, and cannot read the repository without it.",
      "a, b, c, d, e and 2 more among the first 2,000 name it, and cannot read the repository without it.",
    ]);
  });
});
