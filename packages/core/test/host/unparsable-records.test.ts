import type { Project } from "@dagctl/core";
import { nodeType } from "@dagctl/project-types/node";
import { memoryStore } from "@dagctl/testing";
import { describe, expect, test } from "vitest";
import { type TestHost, testHost, until, untilStatus } from "./test-host.ts";

/** Creates an active project, and writes texts into its record that this version refuses. */
async function stored(
  { acme, data, input }: TestHost,
  name: string,
  texts: Partial<Pick<Project, "repository_url" | "branch" | "git_path">>,
): Promise<string> {
  const { id } = await acme.projects.create({ ...input, name });
  await until(
    () => acme.projects.get(id),
    ({ status, operation }) => status === "active" && operation === undefined,
  );
  const store = memoryStore({ data });
  const record = await store.project("org-acme", id);
  if (!record) throw new Error("no record");
  const project = { ...record.project, ...texts };
  await store.commit([{ put: "project", record: { ...record, project } }]);
  return id;
}

describe("the repository of a project", () => {
  test.each([
    ["repository_url", "https://host./analytics.git", "https://git.example.com/analytics.git"],
    ["branch", "main..main", "main"],
    ["git_path", "../other", null],
  ] as const)(
    "stops only the calls for its project, and never the start, where its stored %s cannot be parsed",
    async (field, text, corrected) => {
      const before = await testHost({ timing: { gitPollMs: 20 } });
      const broken = await stored(before, "broken", { [field]: text });
      const deleted = await stored(before, "deleted", { [field]: text });
      const sound = (await before.acme.projects.create({ ...before.input, name: "sound" })).id;
      await untilStatus(before, sound, "active");

      const after = await before.again();
      const { projects } = after.acme;
      await before.repository.commit({ "main.mjs": "console.log('again')" }, "Change");
      await until(
        () => projects.get(sound),
        ({ commits_behind }) => commits_behind === 1,
      );

      expect(await projects.get(broken)).toMatchObject({ status: "active", [field]: text });
      expect(await projects.syncStatus(broken)).toMatchObject({
        sync_status: "unknown",
        reason: expect.stringMatching(new RegExp(`^${field}: must `)),
      });
      await expect(projects.deploy(broken)).rejects.toMatchObject({
        code: "invalid",
        issues: [{ path: field, message: expect.stringMatching(/^must /) }],
      });
      expect((await projects.deploy(sound)).status).toBe("deploying");

      await projects.update(broken, { [field]: corrected });
      await until(
        () => projects.get(broken),
        ({ status, operation, commits_behind }) =>
          status === "active" && operation === undefined && commits_behind === 0,
      );
      await projects.delete(deleted);
      await expect(projects.get(deleted)).rejects.toMatchObject({ code: "not_found" });
    },
  );

  test("is refused at git_path before any call where a project type reads a path that leaves it", async () => {
    for (const path of ["../package.json", "/etc/passwd", ".git/config", "a//b", "a\\..\\b"]) {
      const { inspect, ...type } = nodeType();
      const reading = {
        ...type,
        name: "reading",
        inspect: async (...[project, commit, read, options]: Parameters<typeof inspect>) => {
          await read([path]);
          return inspect(project, commit, read, options);
        },
      };
      const host = await testHost({ plugins: [{ name: "types", projectTypes: [reading] }] });
      await expect(
        host.acme.projects.create({ ...host.input, project_type: "reading" }),
        path,
      ).rejects.toMatchObject({ code: "invalid", issues: [{ path: "git_path" }] });
      expect(host.git.calls.get("readFiles"), path).toBeUndefined();
    }
  });
});
