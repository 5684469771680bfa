import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { buildRepository, isPresent, until, type UntilOptions } from "@dagctl/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { machineWith, shownToken, startProgram, temporaryFolder } from "./running-server.ts";
import type { Program } from "./running-server.ts";

/** Fills the disk below the folder that the variable names, says so, and goes on. */
const FILL = `
  import { appendFileSync } from "node:fs";
  const block = Buffer.alloc(65536, "x");
  const file = process.env.TMPDIR + "/fill";
  console.log("filling");
  const fill = () => { try { for (;;) appendFileSync(file, block); } catch {} };
  fill();
  setInterval(fill, 50);
`;

/** A disk of its own needs the right to mount. */
function canMount(): boolean {
  return process.platform === "linux" && process.getuid?.() === 0;
}

describe.runIf(canMount())("a run that fills the disk", { timeout: 300_000 }, () => {
  let folder: string;
  let data: string;
  let remove: () => void;
  let program: Program;
  beforeEach(() => {
    ({ folder, remove } = temporaryFolder());
    data = join(folder, "data");
    mkdirSync(data);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=24m", "tmpfs", data]);
  });
  afterEach(async () => {
    program.kill();
    await program.ended();
    execFileSync("umount", ["-l", data]);
    remove();
  });

  it("ends when it is cancelled, and the server works again", async () => {
    const bare = join(folder, "git", "filler.git");
    const repository = await buildRepository(bare, `file://${bare}`);
    await repository.commit({
      "package.json": '{ "main": "main.mjs", "type": "module" }',
      "main.mjs": FILL,
    });
    const args = ["--port", "0", "--data", data, "--git-allow", `file://${join(folder, "git")}/`];
    program = startProgram({
      args,
      folder,
      environment: { PATH: machineWith(folder, ["git", "node"]) },
    });
    const url = await program.listening();
    const headers = {
      authorization: `Bearer ${shownToken(program)}`,
      "content-type": "application/json",
    };
    const call = async (
      method: string,
      path: string,
      body?: unknown,
    ): Promise<{ readonly status: number; readonly answer: Record<string, unknown> }> => {
      const response = await fetch(`${url}/api/v1${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return {
        status: response.status,
        answer: (await response.json()) as Record<string, unknown>,
      };
    };
    const wait = (what: string): UntilOptions<unknown> => ({
      what,
      timeoutMs: 60_000,
      pauseMs: 200,
      describe: () => `the server said:\n${program.said()}`,
    });
    const body = { name: "filler", project_type: "node", repository_url: repository.url };
    expect((await call("POST", "/projects", body)).status).toBe(201);
    await until(
      async () => (await call("GET", "/projects/filler")).answer["status"] === "active",
      isPresent,
      wait("the deployment"),
    );
    const { answer } = await call("POST", "/projects/filler/run");
    const run = `/projects/filler/runs/${String(answer["job_run_id"])}`;
    const fillStore = (): Promise<{ readonly status: number }> =>
      call("PUT", "/projects/filler", { agent_context: "x".repeat(9_000) + Date.now() });
    await until(async () => (await fillStore()).status === 503, isPresent, wait("a full disk"));

    const cancelled = await call("POST", `${run}/cancel`);
    expect([200, 503]).toContain(cancelled.status);
    if (cancelled.status === 503) expect(cancelled.answer["message"]).toContain("asked to end");
    await until(
      async () => (await call("GET", run)).answer["status"] === "failed",
      isPresent,
      wait("the end of the run"),
    );
    await until(
      async () =>
        (await call("PUT", "/projects/filler", { description: "works again" })).status === 200,
      isPresent,
      wait("a change"),
    );
    expect((await call("DELETE", "/projects/filler")).status).toBe(200);
  });
});
