import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { until } from "@dagctl/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { freePort } from "../src/free-port.ts";
import { type Command, command } from "./command.ts";

/** The limit of the first start on a machine, which builds, in milliseconds. */
const FIRST_START = 60 * 60_000;

let data: string;
let started: Command | undefined;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "dagctl-data-"));
});
afterEach(async () => {
  await started?.dispose();
  started = undefined;
  await rm(data, { recursive: true, force: true });
});

/** Runs a line as a person pastes it. */
async function paste(line: string): Promise<string> {
  return (await promisify(execFile)("sh", ["-c", line], { timeout: 300_000 })).stdout;
}

describe("npm run cluster", () => {
  test(
    "prints where the cluster is and commands that work as pasted; a signal to npm alone ends all of it",
    async () => {
      const port = await freePort("127.0.0.1");
      const args = ["--port", String(port), "--data", data];
      const running = (started = await command(args));
      const [kubeconfig, kubectl, url] = await Promise.all(
        ["kubeconfig", "kubectl", "dagctl-server listening on"].map((word) => running.line(word)),
      );
      expect((await fetch(`${url}/readyz`)).status).toBe(200);
      // The message is printed whole.
      const [create = "", run = "", follow = ""] = running.said().match(/^curl .*$/gm) ?? [];
      expect(JSON.parse(await paste(create))).toMatchObject({
        name: "demo",
        project_type: "node",
        status: "deploying",
      });
      expect(JSON.parse(await paste(run))).toMatchObject({ status: "pending" });
      expect(await paste(follow)).toContain("wrote daily-revenue.json with 3 days");

      const inCluster = await paste(
        `KUBECONFIG=${kubeconfig} ${kubectl} get applications,cronjobs,jobs -A -o name`,
      );
      expect(inCluster).toMatch(
        /^application.argoproj.io\/.*\n(?:.*\n)*cronjob.batch\/.*\n(?:.*\n)*job.batch\//m,
      );
      expect((await running.processes()).length).toBeGreaterThan(8);

      running.kill("SIGTERM");
      expect(await running.ended()).toEqual({ code: 0, signal: null });
      expect(await running.processes()).toEqual([]);
      // Node keeps what it has compiled among the temporary files; that is not a file of this
      // command.
      expect(
        (await readdir(running.folder)).filter((name) => name !== "node-compile-cache"),
      ).toEqual([]);
      expect((await readdir(data)).toSorted()).toEqual([
        "control",
        "dagctl.db",
        "dagctl.db.commits",
        "dagctl.db.lock",
        "git",
      ]);

      // Another program has the port of the repository, and the cluster is a new one. So the
      // project gets the repository's new address, and is deployed although its deployment is gone.
      const taken = createServer().listen(port + 1, "127.0.0.1");
      // Where one has it already, that is as good.
      await once(taken, "listening").catch(() => undefined);
      const token = /Bearer (dctl_[^']+)/.exec(create)?.[1];
      const again = (started = await command(args));
      await again.line("dagctl-server listening on");
      taken.close();
      const lines = again.said().match(/^curl .*$/gm) ?? [];
      expect(lines[0]).toMatch(/-X PUT .*"repository_url":.*\/projects\/demo$/);
      const read = `curl -sS -H 'Authorization: Bearer ${token}' ${url}/api/v1/projects/demo`;
      await until(
        async () => JSON.parse(await paste(read)) as { readonly status: string },
        ({ status }) => status === "failed",
      );
      const said: string[] = [];
      for (const line of lines) said.push(await paste(`DAGCTL_TOKEN=${token}; ${line}`));
      expect(JSON.parse(said[0] ?? "")).toMatchObject({ status: "deploying" });
      expect(JSON.parse(said[1] ?? "")).toMatchObject({ status: "pending" });
      expect(said[2]).toContain("wrote daily-revenue.json with 3 days");
      again.kill("SIGTERM");
      expect(await again.ended()).toEqual({ code: 0, signal: null });
    },
    FIRST_START,
  );

  test("needs no cluster for a mistake in the settings, and for a command of the server", async () => {
    const wrong = (started = await command(["--port", "none", "--data", data]));
    expect((await wrong.ended()).code).toBe(2);
    expect(wrong.said()).toContain('--port is "none"');
    expect(wrong.said()).not.toContain("kubeconfig ");
    await wrong.dispose();

    const other = (started = await command(["--kubeconfig", "/etc/kubeconfig"]));
    expect((await other.ended()).code).toBe(2);
    expect(other.said()).toContain("--kubeconfig is none of this command's flags");
    await other.dispose();

    const token = (started = await command(["token", "create", "ci", "--data", data]));
    expect((await token.ended()).code).toBe(0);
    expect(token.said()).toMatch(/^dctl_/m);
  });
});
