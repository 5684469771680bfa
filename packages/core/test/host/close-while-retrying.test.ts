import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

/** The program of an embedder that closes its host while an operation waits to try again. */
const PROGRAM = `
import { createHost } from "@dagctl/core";
import { DagctlError } from "@dagctl/core/errors";
import { nodeType } from "@dagctl/project-types/node";
import { fakeEngine, fakeGit, memoryStore } from "@dagctl/testing";

const git = fakeGit();
const repository = git.create("https://git.example.com/analytics.git");
await repository.commit({ "package.json": '{ "main": "main.mjs" }', "main.mjs": "" }, "Begin");
const { deploy, run, stateDatabase, secrets } = fakeEngine();
const apply = async () => {
  throw new DagctlError("unavailable", "The engine does not answer");
};
const host = await createHost({
  store: memoryStore({ replicas: false }),
  git,
  deploy: { ...deploy, apply },
  run,
  stateDatabase,
  secrets,
  projectTypes: [nodeType()],
  timing: { retryMs: 60_000, drainMs: 300, waitMs: 300 },
});
const project = { name: "analytics", project_type: "node", repository_url: repository.url };
const { operation } = await host.organization("org-acme").projects.create(project);
console.log(operation.status);
await host.close();
console.log("closed");
`;

describe("the close of a host", () => {
  it("ends before the process does while an operation waits to try again", async () => {
    const args = ["--conditions=@dagctl/source", "--input-type=module", "--eval", PROGRAM];
    const cwd = fileURLToPath(new URL(".", import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd });
    expect(stdout).toBe("running\nclosed\n");
  });
});
