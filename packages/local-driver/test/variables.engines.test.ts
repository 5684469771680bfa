import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { inspect } from "node:util";
import type { RunVariable, Step } from "@dagctl/core/contracts";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { LocalDriver } from "../src/index.ts";
import {
  converged,
  deployment,
  ended,
  lines,
  REF,
  runRequest,
  script,
  secret,
  workbench,
  workload,
} from "./workbench.ts";
import { until } from "@dagctl/testing";
import type { Workbench } from "./workbench.ts";

// Real processes on a machine that may be busy: nothing here is about speed.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let bench: Workbench;
let driver: LocalDriver;
beforeEach(async () => {
  bench = await workbench();
  driver = await bench.start();
  await driver.deploy.apply(deployment(1));
  await converged(driver, 1);
});
afterEach(() => bench.dispose());

const CANARY = "canary-5e1f07";
const KEY_FILE = { path: "/secrets/google/key.json", permissions: 0o400 };

function variable(name: string, value: string, more: Partial<RunVariable> = {}): RunVariable {
  return { name, value: secret(value), sensitive: true, ...more };
}

const node = (code: string): Step => ({ name: "node", argv: ["node", "-e", code] });

/** Prints where the file of `KEY_FILE` is, and goes on. */
const SHOW_AND_WAIT = node("console.log(process.env.KEY_FILE); setInterval(() => {}, 1000)");

async function printed(
  run: string,
  code: string,
  variables: readonly RunVariable[],
): Promise<readonly string[]> {
  const request = runRequest(run, [node(code)], { variables });
  await driver.run.start(request);
  await ended(driver, request.ref);
  return lines(driver, request.ref);
}

async function filesWith(word: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const entry of await readdir(bench.directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    // A temporary file may be gone by then.
    const text = entry.isFile() ? await readFile(path, "latin1").catch(() => "") : "";
    if (text.includes(word)) found.push(path);
  }
  return found;
}

/** Starts a run that goes on, and returns the path of its file. */
async function running(run: string): Promise<string> {
  const request = runRequest(run, [SHOW_AND_WAIT], {
    variables: [
      variable("KEY_FILE", `${CANARY}\nof two lines`, { file: KEY_FILE }),
      variable("PLAIN", CANARY),
    ],
  });
  await driver.run.start(request);
  const [path = ""] = await until(
    () => lines(driver, request.ref),
    (seen) => seen.length > 0,
  );
  return path;
}

describe("a file variable", () => {
  test("is the only trace on disk during its run, readable by its owner alone, and in no process's arguments", async () => {
    const path = await running("run-1");
    expect(path.startsWith(bench.directory) && path.endsWith(KEY_FILE.path)).toBe(true);
    expect(await filesWith(CANARY)).toEqual([path]);
    expect((await stat(path)).mode & 0o777).toBe(0o400);
    for (let folder = dirname(path); folder !== bench.directory; folder = dirname(folder))
      expect((await stat(folder)).mode & 0o077, folder).toBe(0);
    for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
      expect(await readFile(`/proc/${pid}/cmdline`, "latin1").catch(() => "")).not.toContain(
        CANARY,
      );
      const environment = await readFile(`/proc/${pid}/environ`, "latin1").catch(() => "");
      if (environment.includes("DAGCTL_SUPERVISOR=")) expect(environment).not.toContain(CANARY);
    }
    await driver.run.cancel({ ...REF, run: "run-1" });
    await ended(driver, { ...REF, run: "run-1" });
    expect(await filesWith(CANARY)).toEqual([]);
  });

  test("is deleted after its supervisor was killed, whichever process notices", async () => {
    for (const restart of [false, true]) {
      const run = `run-${restart}`;
      const path = await running(run);
      const claims = await readdir(bench.directory, { recursive: true });
      const claim = claims.find((name) => name.endsWith("claim.json") && name.includes(run)) ?? "";
      if (restart) await driver.deploy.close?.();
      process.kill(
        (JSON.parse(await readFile(join(bench.directory, claim), "utf8")) as { pid: number }).pid,
        "SIGKILL",
      );
      if (restart) driver = await bench.start();
      expect(await ended(driver, { ...REF, run })).toMatchObject({ status: "error" });
      await expect(stat(path)).rejects.toMatchObject({ code: "ENOENT" });
      expect(await filesWith(CANARY)).toEqual([]);
    }
  });

  test("is deleted by an undeploy in the middle of its run", async () => {
    await running("run-1");
    await driver.deploy.remove(REF, { generation: 2 });
    await until(
      () => driver.deploy.observe(REF),
      (state) => !state.present,
    );
    expect(await filesWith(CANARY)).toEqual([]);
  });
});

describe("a sensitive value", () => {
  test("is hidden in every form in which programs print it: by lines, escaped in JSON, in a URL", async () => {
    const key = "-----BEGIN KEY-----\nMIIEvQIBADANBg\n-----END KEY-----\n";
    const json = JSON.stringify({ private_key: key });
    const shown = await printed(
      "run-1",
      "const { JSON_KEY, PASSWORD } = process.env; console.log(JSON.parse(JSON_KEY).private_key); console.log(JSON_KEY); console.log('postgres://u:' + encodeURIComponent(PASSWORD) + '@db')",
      [variable("JSON_KEY", json), variable("PASSWORD", "p@ss w/rd"), variable("SHORT", "ok")],
    );
    expect(shown.join("\n")).not.toMatch(/MIIEvQ|p%40ss/);
    expect(shown.at(-1)).toBe("postgres://u:[secret]@db");
  });

  test("is hidden also where a line is so long that the log splits it", async () => {
    const large = { name: "LARGE", value: "0123456789abcdef".repeat(4096) };
    const shown = await printed(
      "run-1",
      `const { LARGE, WORD } = process.env;
     console.log("x".repeat(16_384 - 5) + WORD + "y".repeat(40_000) + LARGE);
     console.log(LARGE);
     process.stdout.write("x".repeat(16_384 - 5));
     process.stdout.write(WORD.slice(0, 7));
     setTimeout(() => process.stdout.write(WORD.slice(7) + "z".repeat(100_000)), 50)`,
      [variable(large.name, large.value), variable("WORD", CANARY)],
    );
    const text = shown.join("");
    expect(text.match(/\[secret\]/g)).toHaveLength(4);
    for (const part of ["canary", "5e1f07", "0123456789"]) expect(text).not.toContain(part);
    expect(text.length).toBe(16_379 + 40_000 + 16_379 + 100_000 + 4 * "[secret]".length);
  });

  test.each([
    ["in JSON", "console.log(JSON.stringify({ PASSWORD }))"],
    [
      "in JSON that is ASCII",
      String.raw`console.log(JSON.stringify({ PASSWORD }).replace("\u00e9", "\\u00e9"))`,
    ],
    [
      "as Python represents it",
      String.raw`console.log("'" + PASSWORD.replaceAll("\\", "\\\\") + "'")`,
    ],
    [
      "in a URL that Python made",
      "console.log(encodeURIComponent(PASSWORD).replace(/[!*]/g, (one) => '%' + one.charCodeAt(0).toString(16).toUpperCase()))",
    ],
    [
      "in a form",
      "console.log(new URLSearchParams({ PASSWORD }).toString().replaceAll('*', '%2A'))",
    ],
  ])("is hidden %s when it has special characters", async (_how, code) => {
    const [shown = ""] = await printed("run-1", `const { PASSWORD } = process.env; ${code}`, [
      variable("PASSWORD", 'Su"mmer!2026\\a c*é'),
    ]);
    expect(shown).toContain("[secret]");
    expect(shown).not.toMatch(/mmer/);
  });
});

describe("the variables of a run", () => {
  test("are accepted as the largest set that an organization and a project can have", async () => {
    const all = Array.from({ length: 16 }, (_, index) =>
      variable(`LARGE_${index}`, String(index % 10).repeat(64 * 1024)),
    );
    const total =
      "Object.entries(process.env).filter(([name]) => name.startsWith('LARGE_')).reduce((sum, [, value]) => sum + value.length, 0)";
    expect(await printed("run-1", `console.log(${total})`, all)).toEqual([String(1024 * 1024)]);
  });

  test("cannot change what the run requires; certificates can be changed", async () => {
    const names = ["PATH", "HOME", "PWD", "TMPDIR", "DAGCTL_RUN", "SSL_CERT_FILE"];
    const shown = await printed(
      "run-1",
      `console.log(JSON.stringify(${JSON.stringify(names)}.map((name) => process.env[name] === 'changed')))`,
      names.map((name) => variable(name, "changed", { sensitive: false })),
    );
    expect(shown).toEqual(["[false,false,false,false,false,true]"]);
  });

  test.each([
    [
      "a path that leaves its folder",
      variable("A", CANARY, { file: { path: "/../../escape", permissions: 0o600 } }),
    ],
    ["a value with NUL", variable("A", `${CANARY}\0`)],
    ["a name that is none", variable("A=B", CANARY)],
  ])("%s is refused with a message that does not contain the value", async (_what, refused) => {
    const error: unknown = await driver.run
      .start(runRequest("run-1", [script("main.mjs")], { variables: [refused] }))
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "invalid" });
    expect(inspect(error)).not.toContain(CANARY);
    expect(await filesWith(CANARY)).toEqual([]);
  });

  test.runIf(process.platform === "linux")(
    "do not reach its supervisor, only the programs of its steps",
    async () => {
      const environ =
        "console.log(require('fs').readFileSync('/proc/' + process.ppid + '/environ', 'latin1').replaceAll('\\0', ' '))";
      const names = ["NODE_OPTIONS", "PYTHONPATH", "LD_PRELOAD_X", "BASH_ENV", "GIT_SSH_COMMAND"];
      const seen = await printed(
        "run-environ",
        environ,
        names.map((name) => variable(name, "--no-warnings", { sensitive: false })),
      );
      expect(seen.join(" ")).toContain("DAGCTL_SUPERVISOR=");
      for (const word of [...names, "--no-warnings"]) expect(seen.join(" ")).not.toContain(word);
    },
  );

  test("Python modules are written and come first on the PYTHONPATH, before a variable of that name, and are deleted with the run", async () => {
    const text = "def get_state_connection(): return 'canary-module'\n";
    await driver.deploy.apply(
      deployment(2, { workload: workload({ pythonModules: { dagctl: text } }) }),
    );
    await converged(driver, 2);
    const code =
      "const [first, ...rest] = process.env.PYTHONPATH.split(':'); const fs = require('node:fs'); console.log(fs.readFileSync(first + '/dagctl.py', 'utf8').trim()); console.log(rest.join()); console.log(fs.readdirSync(first).join())";
    for (const [run, variables, rest] of [
      ["run-1", [], ""],
      ["run-2", [variable("PYTHONPATH", "/opt/lib", { sensitive: false })], "/opt/lib"],
    ] as const) {
      const request = runRequest(run, [node(code)], { variables, generation: 2 });
      await driver.run.start(request);
      await ended(driver, request.ref);
      expect(await lines(driver, request.ref)).toEqual([text.trim(), rest, "dagctl.py"]);
    }
    expect((await filesWith("canary-module")).filter((path) => path.endsWith(".py"))).toEqual([]);
  });
});
