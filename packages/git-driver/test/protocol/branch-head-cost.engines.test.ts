import type { Host, Timing } from "@dagctl/core";
import { dbtType } from "@dagctl/project-types/dbt";
import { nodeType } from "@dagctl/project-types/node";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { testHost } from "@dagctl/testing";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { setUp, type Setup } from "../fixture.ts";

async function hostOn(setup: Setup, timing: Partial<Timing>): Promise<Host> {
  const { host } = await testHost({
    git: setup.git,
    projectTypes: [sqlmeshType(), dbtType(), nodeType()],
    timing: { waitMs: 10_000, ...timing },
  });
  onTestFinished(() => host.close());
  return host;
}

const PROGRAM = { "package.json": '{ "main": "main.mjs" }', "main.mjs": "console.log('hello')" };
const FOLDERS = ["a", "b", "c"];

async function deployAll(host: Host, organization: string, url: string): Promise<string[]> {
  const { projects } = host.organization(organization);
  const made = [];
  for (const folder of FOLDERS) {
    made.push(
      (
        await projects.create({
          name: `in-${folder}`,
          project_type: "node",
          repository_url: url,
          git_path: folder,
        })
      ).id,
    );
  }
  return made;
}

const files = (): Record<string, string> =>
  Object.fromEntries(
    FOLDERS.flatMap((folder) =>
      Object.entries(PROGRAM).map(([name, text]) => [`${folder}/${name}`, text]),
    ),
  );

describe("the poll of a branch", () => {
  test("shares one ls-remote between concurrent callers of one organization, and never between organizations", async () => {
    const setup = await setUp();
    const repository = await setup.server.create("shared");
    await repository.commit(files());
    const host = await hostOn(setup, { gitPollMs: 1e9 });
    const [acme, globex] = [
      await deployAll(host, "org-acme", repository.url),
      await deployAll(host, "org-globex", repository.url),
    ];

    const before = setup.server.requests.length;
    const ask = (organization: string, ids: readonly string[]): Promise<unknown>[] =>
      [...ids, ...ids].map((id) => host.organization(organization).projects.syncStatus(id));
    const answers = await Promise.all([...ask("org-acme", acme), ...ask("org-globex", globex)]);
    for (const answer of answers)
      expect(answer).toMatchObject({ sync_status: "synced", commits_behind: 0 });
    // One of each for each organization, and nothing else: the protocol version, then the branch.
    // The order of the organizations is random.
    expect(
      setup.server.requests
        .slice(before)
        .map(({ method }) => method)
        .sort(),
    ).toEqual(["GET", "GET", "POST", "POST"]);

    await repository.commit({ "b/more.mjs": "1" });
    await repository.commit({ "b/more.mjs": "2", "c/more.mjs": "2" });
    const moved = await Promise.all(ask("org-acme", acme));
    expect(moved.map((status) => status)).toMatchObject(
      [...FOLDERS, ...FOLDERS].map((folder) => ({
        commits_behind: { a: 0, b: 2, c: 1 }[folder],
        sync_status: folder === "a" ? "synced" : "behind",
      })),
    );
  });

  test("runs once for all projects of the branch, and the observer sends no other request when nothing moved", async () => {
    const gitPollMs = 150;
    const setup = await setUp();
    const repository = await setup.server.create("observed");
    await repository.commit(files());
    const host = await hostOn(setup, { gitPollMs });
    const ids = await deployAll(host, "org-acme", repository.url);
    // Each one has seen it once: from here on nothing moves.
    const { projects } = host.organization("org-acme");
    await vi.waitUntil(
      async () =>
        (await Promise.all(ids.map((id) => projects.get(id)))).every(
          (one) => one.commits_behind === 0,
        ),
      10_000,
    );
    const begun = performance.now();
    const before = setup.server.requests.length;
    await vi.waitUntil(() => setup.server.requests.length >= before + 8, 20_000);
    const seen = setup.server.requests.slice(before);
    const polls = seen.filter(({ method }) => method === "GET").length;
    expect(polls).toBeLessThanOrEqual((performance.now() - begun) / gitPollMs + 2);
    // An ls-remote is one of each; any other request would be one more POST.
    expect(seen.filter(({ method }) => method === "POST").length).toBeLessThanOrEqual(polls + 1);

    await repository.commit({ "b/more.mjs": "1" });
    await vi.waitUntil(async () => (await projects.get(ids[1] ?? "")).commits_behind === 1, 10_000);
  });
});
