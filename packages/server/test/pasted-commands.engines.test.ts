import { execFile } from "node:child_process";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { machineWith, shownToken, startProgram, temporaryFolder } from "./running-server.ts";
import type { Program } from "./running-server.ts";

const execute = promisify(execFile);
const CHECKOUT = fileURLToPath(new URL("../../../", import.meta.url));

let folder: string;
let remove: () => void;
let program: Program | undefined;
beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
});
afterEach(() => {
  program?.kill();
  remove();
});

const cases = [
  { machine: "with Python", programs: undefined, inLog: "shop.daily_revenue" },
  {
    machine: "with neither",
    programs: ["git", "node"],
    inLog: "wrote daily-revenue.json with 3 days",
  },
];

/** Returns PATH without the uv that the tests share: the server installs its own. */
function withoutUvOfTests(): string {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.filter((each) => !each.startsWith(join(CHECKOUT, ".cache"))).join(delimiter);
}

/** Starts the server as `npm start` does, on a machine that has only these programs. */
function start(programs: readonly string[] | undefined): Program {
  // The rest of the environment is inherited, because it may say where packages come from.
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && !entry[0].startsWith("DAGCTL_"),
    ),
  );
  return startProgram({
    args: ["--port", "0", "--data", "state"],
    folder,
    environment: {
      ...environment,
      npm_lifecycle_event: "start",
      PATH: programs === undefined ? withoutUvOfTests() : machineWith(folder, programs),
    },
  });
}

const linesOf = ({ said }: Program, beginning: string): readonly string[] =>
  said()
    .split("\n")
    .filter((line) => line.startsWith(beginning));

async function stopped(started: Program): Promise<void> {
  started.process.kill("SIGTERM");
  expect(await started.ended()).toEqual({ code: 0, signal: null });
  expect(started.group()).toEqual([]);
}

describe("the commands of a first start", () => {
  test.each(cases)("work as pasted, on a machine $machine", async ({ programs, inLog }) => {
    program = start(programs);
    const url = await program.listening();
    const lines = linesOf(program, "curl ");
    expect(lines).toHaveLength(4);
    const paste = async (line: string | undefined): Promise<string> =>
      (await execute("/bin/sh", ["-c", line ?? "false"], { timeout: 240_000 })).stdout;
    const said: string[] = [];
    for (const line of lines.slice(0, 3)) said.push(await paste(line));
    expect(JSON.parse(said[0] ?? "")).toMatchObject({
      name: "demo",
      organization_id: "org-local",
      status: "deploying",
    });
    expect(JSON.parse(said[1] ?? "")).toMatchObject({
      status: "pending",
      message: "Run triggered successfully",
    });
    expect(said[2]).toContain(inLog);
    const run = await fetch(`${url}/api/v1/projects/demo/runs/latest`, {
      headers: { authorization: `Bearer ${shownToken(program)}` },
    });
    expect(await run.json()).toMatchObject({ status: "success" });
    expect(JSON.parse(await paste(lines[3]))).toMatchObject({
      message: "Project deleted successfully",
    });
    await stopped(program);
  });

  test("work as pasted for dctl in a checkout", async () => {
    program = start(["git", "node"]);
    await program.listening();
    const [exported = "false"] = linesOf(program, "export ");
    const lines = linesOf(program, "npm run dctl -- ");
    expect(lines).toHaveLength(4);
    // Without a terminal to ask on, the last one needs a flag.
    const all = [exported, ...lines.slice(0, 3), `${lines[3]} --yes`].join(" &&\n");
    const { stdout } = await execute("/bin/sh", ["-c", all], { cwd: CHECKOUT, timeout: 240_000 });
    expect(stdout).toMatch(/^demo +node +(?:deploying|active)/m);
    expect(stdout).toContain("wrote daily-revenue.json with 3 days");
    expect(stdout.trimEnd().split("\n").at(-1)).toBe("Project deleted successfully");
    await stopped(program);
  });
});
