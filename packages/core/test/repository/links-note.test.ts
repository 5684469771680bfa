import type { GitDriver } from "@dagctl/core/contracts";
import { fakeGit } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { parseRepository } from "../../src/repository/parse-repository.ts";
import { linksNote } from "../../src/repository/links-note.ts";
import { testHost, untilStatus } from "../host/test-host.ts";

type Files = Parameters<ReturnType<ReturnType<typeof fakeGit>["create"]>["commit"]>[0];

const NEVER = new AbortController().signal;
const link = { link: "../shared/x" };

async function noteOf(
  files: Files,
  path?: string,
  change: (git: GitDriver) => GitDriver = (git) => git,
): Promise<string | undefined> {
  const git = fakeGit();
  const remote = git.create();
  const sha = await remote.commit(files);
  const repository = parseRepository({
    organization: "acme",
    url: remote.url,
    branch: "main",
    auth: { method: "none" },
    ...(path === undefined ? {} : { path }),
  });
  return linksNote(change(git), repository, sha, NEVER);
}

describe("a note about links", () => {
  it("names one with what to do", async () => {
    expect(await noteOf({ "models/m.sql": link, "models/n.sql": "select 1" })).toBe(
      "models/m.sql is a link, which is not followed: a run finds a file with the path of its target. Commit the file itself",
    );
  });

  it("names three of several, relative to the project's folder, without control characters", async () => {
    const files = {
      "shop/models/a.sql": link,
      "shop/b\u202e\n.sql": link,
      "shop/macros": link,
      "shop/seeds/c.csv": link,
      "other/d.sql": link,
    };
    const note = await noteOf(files, "shop");
    expect(note).toMatch(/ and 1 more are links, which are not followed: .* the files themselves$/);
    expect(note).toContain("models/a.sql");
    expect(note).toContain("b??.sql");
    expect(note).not.toMatch(/shop\/|d\.sql/);
  });

  it.each<[what: string, files: Files]>([
    ["nothing", { "models/m.sql": "select 1" }],
    ["documents", { "CLAUDE.md": link, LICENSE: link, "docs/README.rst": link }],
    ["hidden files", { ".envrc": link, ".github/x.yml": link, "a/.b/c.sql": link }],
  ])("is absent where only these are links: %s", async (_, files) => {
    expect(await noteOf(files)).toBeUndefined();
  });

  it("is absent where the driver lists no links", async () => {
    const without = (git: GitDriver): GitDriver => {
      const { listLinks, ...others } = git;
      expect(listLinks).toBeDefined();
      return others;
    };
    expect(await noteOf({ "m.sql": link }, undefined, without)).toBeUndefined();
  });

  it("is in the status message of a project while its commit is active", async () => {
    const git = fakeGit();
    const repository = git.create("https://git.example.com/links.git");
    const config = "gateways: { local: { connection: { type: duckdb } } }\n";
    await repository.commit({ "config.yaml": config, "models/m.sql": link }, "Begin");
    const test = await testHost({ git, plainGit: git, repository });
    const { id } = await test.acme.projects.create({
      name: "links",
      repository_url: repository.url,
    });
    expect((await untilStatus(test, id, "active")).status_message).toContain(
      "models/m.sql is a link, which is not followed",
    );
    await repository.commit({ "models/m.sql": "select 1" }, "Commit the file");
    await test.acme.projects.deploy(id);
    const now = await untilStatus(test, id, "active");
    expect(now.status_message ?? "").not.toContain("is a link");
  });
});
