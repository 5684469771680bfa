import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { ORGANIZATION, served } from "../../client/test/served.ts";
import { builtProgram } from "./built-program.ts";
import { openTerminal, type Terminal } from "./terminal.ts";

const BASH = ["bash", "--norc"];

/** A terminal on a server with the project `shop`. */
async function shop(main?: string) {
  const built = await builtProgram(main);
  const flags = ["--name", "shop", ...built.repository, "--wait"];
  const { code } = await built.run(["project", "create", ...flags]);
  expect(code).toBe(0);
  return { ...built, terminal: await openTerminal(BASH, built.environment) };
}

/** Returns the exit code of the command that has ended. */
async function codeOf(terminal: Terminal): Promise<number> {
  await terminal.enter("echo code:$?");
  return Number(/^code:(\d+)$/m.exec(await terminal.until(/^code:\d+$/m))?.[1]);
}

describe("dctl at a terminal", () => {
  test("says what a delete removes, and asks", async () => {
    const { terminal, run } = await shop();
    await terminal.enter("dctl project delete shop");
    const asked = await terminal.until(/Continue\? \[y\/N\]$/);
    expect(asked).toMatch(/^This deletes the project shop \(proj_\w+\):$/m);
    expect(asked).toContain("- its deployment, with its schedules");
    await terminal.press("n", "Enter");
    await terminal.until(/Not confirmed: nothing is removed/);
    expect(await codeOf(terminal)).toBe(10);
    expect((await run(["project", "get", "shop"])).code).toBe(0);
    await terminal.enter("clear; dctl project delete shop --wait");
    await terminal.until(/Continue\? \[y\/N\]$/);
    await terminal.press("y", "Enter");
    const deleted = await terminal.until(/^Project deleted successfully$/m);
    expect(deleted).toMatch(/^✔ end-runs\n✔ remove\n✔ observe-absence\n✔ forget-variables$/m);
    expect((await run(["project", "get", "shop"])).code).toBe(4);
  });

  test("keeps what it asked about where ^C or ^D is pressed in place of an answer", async () => {
    const { terminal, run } = await shop();
    for (const key of ["C-c", "C-d"]) {
      await terminal.enter("clear; dctl project undeploy shop");
      await terminal.until(/Continue\? \[y\/N\]$/);
      await terminal.press(key);
      await terminal.until(/Not confirmed/);
      expect(await codeOf(terminal)).toBe(10);
    }
    expect((await run(["project", "get", "shop"])).output).toMatch(/^deployed: +true$/m);
  });

  test("draws the steps of an operation, and prints only the result", async () => {
    const { terminal } = await shop();
    await terminal.enter("clear; dctl project deploy shop --wait");
    const shown = await terminal.until(/^shop .* active/m);
    expect(shown).toMatch(/^✔ apply\n✔ converge\nNAME +PROJECT TYPE/m);
    expect(shown).not.toMatch(/^(?:done|running) /m);
  });

  /**
   * A terminal on a host with a fake engine, and a project there whose deployments do not converge.
   */
  async function deploying() {
    const { engine, client, url, input } = await served();
    engine.setConvergence("manual");
    const { id } = await client.projects.create(input);
    const terminal = await openTerminal(BASH, {
      DAGCTL_URL: url,
      DAGCTL_TOKEN: "token",
      DAGCTL_ORGANIZATION: ORGANIZATION,
    });
    await terminal.enter("clear; dctl project deploy analytics --wait");
    await terminal.until(/^\S converge$/m);
    return { engine, terminal, ref: { organization: ORGANIZATION, project: id } };
  }

  test("draws a deployment that fails as failed, and ends with 9", async () => {
    const { engine, terminal, ref } = await deploying();
    engine.fail(ref, "No image");
    const shown = await terminal.until(/^dctl: The project is failed: .*No image/m);
    expect(shown).toMatch(/^✔ apply\n✖ converge: .*No image/m);
    expect(await codeOf(terminal)).toBe(9);
  });

  test("ends at ^C while it draws the steps, with the command that shows how the operation goes on", async () => {
    const { terminal, ref } = await deploying();
    await terminal.press("C-c");
    const shown = await terminal.until(/Interrupted; what the server has recorded goes on/);
    expect(shown).toContain(`How it goes on: dctl project get ${ref.project}`);
    expect(await codeOf(terminal)).toBe(130);
  });

  test("asks for a token and does not show it", async () => {
    const { terminal, url, environment } = await shop();
    const { DAGCTL_TOKEN: token = "" } = environment;
    await terminal.enter(`unset DAGCTL_TOKEN; dctl context add here --url ${url}`);
    await terminal.until(/^token \(not shown\):$/m);
    await terminal.enter(token);
    await terminal.until(/context here is stored/);
    await terminal.enter("dctl project list -o name");
    expect(await terminal.until(/^shop$/m)).not.toContain(token);
  });

  /** Serves one hostile text in every place: names, an error, and the log of a run. */
  async function hostileServer(text: string): Promise<string> {
    const server = createServer(({ url = "" }, response) => {
      const answer = (status: number, type: string, body: string): void => {
        response.writeHead(status, { "content-type": type });
        response.end(body);
      };
      const json = "application/json";
      if (url.endsWith("/logs")) {
        const line = JSON.stringify({ position: 1, time: "2026-01-05T00:00:00Z", text });
        answer(200, "text/event-stream", `id: 1\ndata: ${line}\n\nevent: end\ndata: {}\n\n`);
      } else if (url.endsWith("/projects"))
        answer(200, json, JSON.stringify({ projects: [{ name: text }], total: 1 }));
      else
        answer(409, json, JSON.stringify({ error: "conflict", message: text, retryable: false }));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  test("shows the colours of a log, and no other control character of a server", async () => {
    const url = await hostileServer(
      "\u001b[31mred\u001b[0m\u001b]0;stolen\u0007\u001b[2J\u001b[Hend",
    );
    const terminal = await openTerminal(BASH, { DAGCTL_URL: url, DAGCTL_TOKEN: "t" });
    const hidden = String.raw`\u001b]0;stolen\u0007\u001b[2J\u001b[Hend`;
    await terminal.enter("dctl run logs shop run_1");
    expect(await terminal.until(/end$/m)).toContain(`\nred${hidden}`);
    await terminal.enter("dctl project list; dctl project get shop");
    const shown = await terminal.until(/\(conflict\)$/m);
    const all = String.raw`\u001b[31mred\u001b[0m${hidden}`;
    expect(shown).toMatch(/^NAME/m);
    expect(shown).toContain(`\n${all}`);
    expect(shown).toContain(`dctl: ${all} (conflict)`);
    // The first line is still there: nothing has cleared the screen.
    expect(shown).toContain("dctl run logs shop run_1");
  });

  test("ends at ^C while it follows a run, which goes on", async () => {
    const { terminal, run } = await shop("console.log('begun'); setTimeout(() => {}, 60_000)");
    await terminal.enter("dctl run start shop --follow");
    await terminal.until(/^begun$/m);
    await terminal.press("C-c");
    await terminal.until(/Interrupted; what the server has recorded goes on/);
    expect(await codeOf(terminal)).toBe(130);
    expect((await run(["run", "get", "shop"])).output).toMatch(/^status: +running$/m);
    const [id = ""] = (await run(["run", "list", "shop", "-o", "name"])).output.split("\n");
    expect((await run(["run", "cancel", "shop", id])).code).toBe(0);
  });
});
