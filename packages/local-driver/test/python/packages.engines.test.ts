import type { DeploymentRef, PackageRequirements, RunVariable } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import { packageIndexServer, type PackageIndexServer, until } from "@dagctl/testing";
import { lstat, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { pythonTools, type PythonTools, sourceToBuild } from "@dagctl/python-tools";
import type { LocalDriver, LocalDriverOptions, PythonOptions } from "../../src/index.ts";
import { damage, WAYS } from "../damage/ways.ts";
import {
  deployment,
  ended,
  lines,
  QUICK,
  REF,
  runRequest,
  workbench,
  type Workbench,
  workload,
} from "../workbench.ts";

let tools: PythonTools;
let index: PackageIndexServer;
let bench: Workbench;
let driver: LocalDriver;

beforeAll(async () => {
  tools = await pythonTools();
});
afterAll(() => tools.remove());

beforeEach(async () => {
  vi.stubEnv("UV_CACHE_DIR", join(tools.folder, "machine-cache"));
  vi.stubEnv("UV_HTTP_RETRIES", "0");
  index = await packageIndexServer();
  await publish("leaf", "1.0", "2024-01-01");
  await publish("leaf", "2.0", "2024-06-01");
  await publish("other", "1.0", "2024-02-01");
  await publish("tool", "1.0", "2024-03-01", ["leaf"]);
  bench = await workbench();
  driver = await bench.start(options());
});
afterEach(async () => {
  await bench.dispose();
  await index.close();
  vi.unstubAllEnvs();
});

const publish = (name: string, version: string, uploadTime: string, dependencies: string[] = []) =>
  index.publish({ name, version, uploadTime, dependencies });

const publishSource = (buildScript: string) => index.publish(sourceToBuild(buildScript));

const options = (python: Partial<PythonOptions> = {}): Partial<LocalDriverOptions> => ({
  timing: { ...QUICK, retryLimitMs: 60_000, retryMs: 30_000 },
  python: { uv: tools.uvProgram, indexes: [{ name: "corp", url: index.url }], ...python },
});

const requirements = (...given: readonly string[]): PackageRequirements => ({
  file: "requirements.txt",
  requirements: given,
  constraints: [],
  hashes: [],
});

const TOOL = { language: "python", packages: [{ name: "tool", version: "1.0" }] } as const;

interface Asked {
  readonly ref?: DeploymentRef;
  readonly installVariables?: readonly RunVariable[];
}

async function resolve(
  given: readonly string[],
  { ref = REF, installVariables = [] }: Asked = {},
): Promise<string> {
  const { resources } = workload();
  const runtime = { ...TOOL, requirements: requirements(...given) };
  const request = { ref, runtime, resources, installVariables };
  const answer = await driver.deploy.resolvePackages?.(request);
  return answer?.lock ?? "";
}

async function deploy(
  generation: number,
  lock: string,
  { ref = REF, installVariables = [] }: Asked = {},
): Promise<string> {
  await driver.deploy.apply({
    ...deployment(generation, { workload: workload({ runtime: { ...TOOL, lock } }) }),
    ref,
    installVariables,
  });
  const state = await until(
    () => driver.deploy.observe(ref),
    (seen) => seen.present && (seen.phase === "converged" || seen.phase === "failing"),
    { timeoutMs: 120_000 },
  );
  return state.present && state.phase === "failing" ? (state.message ?? "") : "converged";
}

/** Runs Python code in the project, and returns what it prints. */
async function python(
  code: string,
  { generation = 1, ref = REF, id = "r" } = {},
): Promise<readonly string[]> {
  const step = { name: "python", argv: ["python", "-c", code] as [string, ...string[]] };
  const request = runRequest(`run-${id}-${generation}`, [step], {
    generation,
    ref: { ...ref, run: `run-${id}-${generation}` },
  });
  // Until its environment is built again, a run is refused and asked for again.
  await until(
    () =>
      driver.run.start(request).then(
        () => undefined,
        (error: unknown) => error,
      ),
    (error) => error === undefined,
    { timeoutMs: 60_000 },
  );
  await ended(driver, request.ref, 60_000);
  return lines(driver, request.ref);
}

const VERSIONS = "import leaf, other; print(leaf.__version__, other.__version__)";
/** Returns the folder of the environment of the project. */
async function environment(): Promise<string> {
  const record = join(bench.directory, "deployments/org-1/prj-1/converged.json");
  return (JSON.parse(await readFile(record, "utf8")) as { environment: string }).environment;
}
const built = async (): Promise<number> =>
  (await readdir(join(bench.directory, "environments"))).filter((name) => name.endsWith(".json"))
    .length;
const login = (password: string): readonly RunVariable[] =>
  Object.entries({ UV_INDEX_CORP_USERNAME: "me", UV_INDEX_CORP_PASSWORD: password }).map(
    ([name, value]) => ({ name, value: new Secret(value), sensitive: true }),
  );

describe("what three organizations with an index and files that hang leave to a fourth", () => {
  const of = (organization: string, project = 1): DeploymentRef => ({
    organization: `org-${organization}`,
    project: `prj-${organization}-${project}`,
  });
  /** Begins more resolutions of three organizations than there are places; none ends. */
  async function hangResolutions(): Promise<void> {
    const never = index.fault({ kind: "hang" }, { path: "/simple/never" });
    for (const organization of ["a", "b", "c"])
      for (let project = 1; project <= 9; project += 1) {
        const ref = of(organization, project);
        const asked = resolve([`never-${organization}-${project}`], { ref });
        asked.catch(() => undefined);
      }
    await until(
      async () => never.fired,
      (fired) => fired >= 8,
      { timeoutMs: 60_000 },
    );
  }

  it("is a place for its packages, and those that are known without one", async () => {
    const known = await resolve(["leaf"], { ref: of("a") });
    await hangResolutions();
    // Of an organization that has all of its places in use, and of another one.
    expect(await resolve(["leaf"], { ref: of("a") })).toBe(known);
    expect(await resolve(["leaf"], { ref: of("d") })).toBe(known);
    const lock = await resolve(["other"], { ref: of("d") });
    expect(await deploy(1, lock, { ref: of("d") })).toBe("converged");
  });

  it("is a place for its environment while downloads do not end", async () => {
    const locks = new Map<DeploymentRef, string>();
    for (const organization of ["a", "b", "c"])
      for (const project of [1, 2]) {
        const name = `slow-${organization}-${project}`;
        await publish(name, "1.0", "2024-02-01");
        locks.set(of(organization, project), await resolve([name]));
      }
    const mine = await resolve(["other"], { ref: of("d") });
    vi.stubEnv("UV_CACHE_DIR", join(tools.folder, "cache-of-downloads"));
    const stalled = index.fault({ kind: "hang" }, { path: "/files/slow" });
    for (const [ref, lock] of locks) {
      const runtime = { ...TOOL, lock };
      await driver.deploy.apply({ ...deployment(1, { workload: workload({ runtime }) }), ref });
    }
    await until(
      async () => stalled.fired,
      (fired) => fired >= 2,
      { timeoutMs: 60_000 },
    );
    expect(await deploy(1, mine, { ref: of("d") })).toBe("converged");
  });
});

describe("the packages of a project on this machine", () => {
  it("are in its runs, and a removed requirement is not", async () => {
    expect(await deploy(1, await resolve(["other", "leaf==2.0"]))).toBe("converged");
    expect(await python(VERSIONS)).toEqual(["2.0 1.0"]);
    expect(await deploy(2, await resolve(["leaf==2.0"]))).toBe("converged");
    expect((await python(VERSIONS, { generation: 2 })).at(-1)).toBe(
      "ModuleNotFoundError: No module named 'other'",
    );
  });

  it("are copies, which a run cannot change for another environment, and have bytecode", async () => {
    vi.stubEnv("UV_LINK_MODE", "");
    vi.stubEnv("UV_COMPILE_BYTECODE", "");
    expect(await deploy(1, await resolve(["other"]))).toBe("converged");
    const [folder = ""] = await python("import leaf; print(leaf.__path__[0])");
    expect((await stat(join(folder, "__init__.py"))).nlink).toBe(1);
    expect(await readdir(join(folder, "__pycache__"))).toHaveLength(1);
  });

  it("execute nothing while they are installed, and what they register for a start of Python runs in runs only", async () => {
    const seen = join(tools.folder, "executed");
    const write = `import os; open(${JSON.stringify(seen)}, "a").write(str(sorted(os.environ.items())))`;
    await index.publish({
      name: "hostile",
      version: "1.0",
      uploadTime: "2024-02-01",
      modules: {
        "hostile.pth": `${write}\n`,
        "sitecustomize.py": `${write}\n`,
        "hostile/__init__.py": `${write}\n`,
        "hostile/broken.py": "this is no Python\n",
      },
    });
    expect(
      await deploy(1, await resolve(["hostile"], { installVariables: login("hunter2") })),
    ).toBe("converged");
    await expect(readFile(seen)).rejects.toMatchObject({ code: "ENOENT" });
    await python("pass");
    expect(await readFile(seen, "utf8")).toMatch(/VIRTUAL_ENV/);
    expect(await readFile(seen, "utf8")).not.toMatch(/UV_|hunter2/);
  });

  it("stay the same for one request, whatever is published, also after a restart without the index", async () => {
    const lock = await resolve(["other"]);
    expect(await deploy(1, lock)).toBe("converged");
    await publish("other", "1.1", "2024-02-02");
    expect(await resolve(["other"])).toBe(lock);
    expect(await deploy(2, lock)).toBe("converged");
    expect(await python(VERSIONS, { generation: 2 })).toEqual(["1.0 1.0"]);
    expect(await built()).toBe(1);
    index.fault({ kind: "status", status: 503 });
    await driver.deploy.close?.();
    driver = await bench.start(options());
    expect(await resolve(["other"])).toBe(lock);
  });

  it("are exactly the same in an environment that is built again", async () => {
    expect(await deploy(1, await resolve(["other"]))).toBe("converged");
    await publish("other", "1.1", "2024-02-02");
    await rm(join(bench.directory, "environments"), { recursive: true });
    await driver.deploy.close?.();
    driver = await bench.start(options());
    await until(
      () => driver.deploy.observe(REF),
      (seen) => seen.present && seen.phase === "converged" && seen.generation === 1,
      { timeoutMs: 60_000 },
    );
    expect(await python(VERSIONS)).toEqual(["1.0 1.0"]);
  });

  it("are built again where a part of their environment is gone, and their project is not converged meanwhile", async () => {
    expect(await deploy(1, await resolve(["other"]))).toBe("converged");
    const folder = await environment();
    const down = index.fault({ kind: "status", status: 503 });
    vi.stubEnv("UV_CACHE_DIR", join(tools.folder, "cold-cache"));
    await rm(join(folder, "lock.txt"));
    const broken = { present: true, generation: 1, phase: "failing" };
    const message = expect.stringMatching(/^lock\.txt of the Python environment .* is gone\. /);
    expect(await driver.deploy.observe(REF)).toMatchObject({ ...broken, message });
    await until(
      () => driver.deploy.observe(REF),
      (state) => state.present && /environment: .*index/.test(state.message ?? ""),
      { timeoutMs: 60_000 },
    );
    expect(await driver.deploy.observe(REF)).toMatchObject({ ...broken, message });
    down.lift();
    // A deployment repairs it at once.
    expect(await deploy(2, await resolve(["other"]))).toBe("converged");
    expect(await environment()).not.toBe(folder);
    expect(await python(VERSIONS, { generation: 2 })).toEqual(["1.0 1.0"]);
  });

  it("are built again by the start of a run where their interpreter is gone", async () => {
    expect(await deploy(1, await resolve(["other"]))).toBe("converged");
    const folder = await environment();
    await rm(join(folder, "bin/python"));
    expect(await python(VERSIONS)).toEqual(["1.0 1.0"]);
    expect(await driver.deploy.observe(REF)).toMatchObject({ phase: "converged" });
  });

  it("are resolved, downloaded and built once for ten projects that ask at the same time", async () => {
    const projects = Array.from({ length: 10 }, (_, number) => ({
      ...REF,
      project: `prj-${number}`,
    }));
    const locks = await Promise.all(projects.map((ref) => resolve(["other"], { ref })));
    expect(new Set(locks).size).toBe(1);
    const states = await Promise.all(
      projects.map((ref, at) => deploy(1, locks[at] ?? "", { ref })),
    );
    expect(new Set(states)).toEqual(new Set(["converged"]));
    expect(await built()).toBe(1);
    for (const name of ["tool", "other", "leaf"])
      expect(index.downloads(`${name}-1.0-py3-none-any.whl`)).toBe(1);
  });

  it("are resolved for at most eight projects at once where the index does not answer", async () => {
    const hanging = index.fault({ kind: "hang" });
    const all = Array.from({ length: 12 }, (_, number) => resolve([`other>=0.${number}`]));
    const ended = Promise.allSettled(all);
    await until(
      async () => hanging.fired,
      (fired) => fired >= 8,
      { timeoutMs: 30_000 },
    );
    await setTimeout(2_000);
    expect(hanging.fired).toBe(8);
    await driver.deploy.close?.();
    expect(new Set((await ended).map(({ status }) => status))).toEqual(new Set(["rejected"]));
  });

  it("that contradict each other are refused before anything is deployed", async () => {
    await expect(resolve(["leaf==3.0"])).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "python_requirements", message: expect.stringContaining("leaf==3.0") }],
    });
    expect(await driver.deploy.observe(REF)).toEqual({ present: false });
  });

  it("are read with the login of the organization, which no run, log and error has", async () => {
    index.requireLogin({ username: "me", password: "hunter2" });
    await expect(resolve(["other"])).rejects.toMatchObject({ code: "unavailable" });
    await expect(resolve(["other"], { installVariables: login("hunter3") })).rejects.toMatchObject({
      code: "unavailable",
      message: expect.not.stringContaining("hunter3"),
    });
    const access = { installVariables: login("hunter2") };
    const lock = await resolve(["other"], access);
    expect(await deploy(1, lock, access)).toBe("converged");
    const [printed = ""] = await python("import os; print(sorted(os.environ.items()))");
    expect(printed).toContain("VIRTUAL_ENV");
    expect(printed).not.toMatch(/UV_|hunter2/);
    // Another organization learns nothing from what this one has read.
    const rival = { ...REF, organization: "org-rival" };
    await expect(resolve(["other"], { ref: rival })).rejects.toMatchObject({
      code: "unavailable",
    });
    await expect(
      resolve(["other"], { ref: rival, installVariables: login("guess") }),
    ).rejects.toMatchObject({ code: "unavailable" });
  });

  it("keep a former deployment going when the new one cannot be installed", async () => {
    expect(await deploy(1, await resolve(["other"]))).toBe("converged");
    const lock = await resolve(["leaf==2.0"]);
    index.fault({ kind: "status", status: 404 }, { path: "/files/leaf-2.0-py3-none-any.whl" });
    expect(await deploy(2, lock)).toMatch(/environment: /);
    expect(await driver.deploy.observe(REF)).toMatchObject({ olderRuns: true });
  });

  it.each([
    ["a folder", "requests", WAYS["is a folder"]],
    ["a link to itself", "requests", WAYS["is a link to itself"]],
    ["a folder", "locks", WAYS["is a folder"]],
  ])(
    "are resolved for another organization where %s is in the place of a record in %s",
    async (_what, kind, way = () => undefined) => {
      const lock = await resolve(["other"]);
      const folder = join(bench.directory, "packages", kind);
      const [name = ""] = await readdir(folder);
      damage(join(folder, name), way);
      const rival = { ...REF, organization: "org-rival" };
      expect(await resolve(["other"], { ref: rival })).toBe(lock);
      expect(await readdir(folder)).toEqual([name, `${name}.damaged`]);
    },
  );

  it("name the deployment to repeat where their lock is gone", async () => {
    const lock = await resolve(["other"]);
    await rm(join(bench.directory, "packages"), { recursive: true });
    expect(await deploy(1, lock)).toMatch(/not stored any more\. Deploy the project again/);
  });

  it("are built from source only where the operator allows it, and a build that hangs ends with its processes", async () => {
    const script = [
      "import subprocess, sys, time",
      "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)', 'hanging-build'])",
      "time.sleep(600)",
    ].join("\n");
    await publishSource(script);
    await expect(resolve(["source"])).rejects.toMatchObject({
      message: expect.stringContaining("no usable wheels"),
    });
    await driver.deploy.close?.();
    const more = options({ sourceDistributions: true });
    driver = await bench.start({ ...more, timing: { ...more.timing, buildMs: 15_000 } });
    await expect(resolve(["source"])).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("did not end in time"),
    });
    const { stdout } = await tools.run("ps", ["-eo", "args"]);
    expect(stdout).not.toContain("hanging-build");
    expect(
      (await readdir(join(bench.directory, "packages"))).filter((name) => name.startsWith(".tmp")),
    ).toEqual([]);
  });
});

describe("packages that exceed a limit", () => {
  const MEGABYTE = 1_000_000;
  const packageBytes = 5 * MEGABYTE;

  async function withLimit(python: Partial<PythonOptions> = {}): Promise<void> {
    await driver.deploy.close?.();
    driver = await bench.start(options({ packageBytes, ...python }));
  }

  /** Returns what is in the folders in which packages are resolved and installed. */
  async function left(): Promise<readonly string[]> {
    const all = await Promise.all(
      ["packages", "environments"].map((name) =>
        readdir(join(bench.directory, name)).catch((): readonly string[] => []),
      ),
    );
    const own = ["cache", "days", "locks", "requests"];
    return all.flat().filter((name) => !own.includes(name));
  }

  const bytesOf = async (folder: string): Promise<number> => {
    const names = await readdir(folder, { recursive: true }).catch(() => []);
    const sizes = await Promise.all(
      names.map(async (name) => (await lstat(join(folder, name))).size),
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  };

  const TOO_MUCH =
    /write more than 20000000 bytes\. Remove packages, or ask the operator to raise packageBytes \(of the server --package-size\)/;

  it.each([
    ["one file of zeros", 1, 60 * MEGABYTE, undefined],
    ["many files of zeros, and a size that the index reports as 10 bytes", 60, MEGABYTE, 10],
  ])(
    "are not installed where their wheel has %s, and leave nothing, also in the cache of uv",
    async (_what, count, size, reportedSize) => {
      vi.stubEnv("UV_CACHE_DIR", undefined);
      await withLimit();
      const text = "\0".repeat(size);
      await index.publish({
        name: "bomb",
        version: "1.0",
        uploadTime: "2024-02-01",
        modules: Object.fromEntries(
          Array.from({ length: count }, (_, at) => [`bomb/zeros${at}.bin`, text]),
        ),
        ...(reportedSize === undefined ? {} : { reportedSize }),
      });
      expect(await deploy(1, await resolve(["other"]))).toBe("converged");
      const whole = await left();
      const lock = await resolve(["other", "bomb"]);
      expect(await deploy(2, lock)).toMatch(TOO_MUCH);
      expect(await left()).toEqual(whole);
      expect(await bytesOf(join(bench.directory, "packages"))).toBeLessThan(MEGABYTE);
      expect(await driver.deploy.observe(REF)).toMatchObject({ olderRuns: true });
    },
  );

  it("are installed where a module is too large to be compiled, without its bytecode", async () => {
    vi.stubEnv("UV_COMPILE_BYTECODE", "");
    await withLimit({ packageBytes: 50 * MEGABYTE });
    await index.publish({
      name: "huge",
      version: "1.0",
      uploadTime: "2024-02-01",
      // 24 MB of source, of which its compilation makes 7 GB.
      modules: { "huge/__init__.py": "", "huge/lines.py": "x=1\n".repeat(6 * MEGABYTE) },
    });
    expect(await deploy(1, await resolve(["huge"]))).toBe("converged");
    const [folder = ""] = await python("import huge; print(huge.__path__[0])");
    expect(await readdir(join(folder, "__pycache__"))).toEqual([
      expect.stringMatching(/^__init__\..*\.pyc$/),
    ]);
  });

  it("are not resolved where a page of the index has no end", async () => {
    await withLimit({ packageBytes: 5 * MEGABYTE });
    const endless = index.fault(
      { kind: "endless", bytes: 16 * MEGABYTE, pauseMs: 0 },
      { path: "/simple/other/" },
    );
    await expect(resolve(["other"])).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/memory/),
      retryable: false,
    });
    expect(endless.fired).toBeGreaterThan(0);
    expect(await left()).toEqual([]);
  });

  it("are not resolved where a page comes slower than the time that is allowed", async () => {
    await driver.deploy.close?.();
    const slow = options();
    driver = await bench.start({ ...slow, timing: { ...slow.timing, buildMs: 10_000 } });
    index.fault({ kind: "endless", bytes: 1, pauseMs: 500 }, { path: "/simple/other/" });
    await expect(resolve(["other"])).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/did not end in time/),
    });
    expect(await left()).toEqual([]);
  });

  it("are not built where a build fills the disk, and it leaves nothing", async () => {
    const buildScript = [
      "import time",
      "with open('big', 'wb') as file:",
      "  for _ in range(400):",
      "    file.write(bytes(1000000)); file.flush(); time.sleep(0.1)",
    ].join("\n");
    await publishSource(buildScript);
    await withLimit({ sourceDistributions: true });
    await expect(resolve(["source"])).rejects.toMatchObject({
      code: "unavailable",
      retryable: false,
      message: expect.stringMatching(TOO_MUCH),
    });
    const { stdout } = await tools.run("ps", ["-eo", "args"]);
    expect(stdout).not.toContain(join(bench.directory, "packages", ".tmp"));
    expect(await left()).toEqual([]);
  });
});

describe("the cache of uv", () => {
  it("is read for another environment, and is made again where it is gone", async () => {
    vi.stubEnv("UV_CACHE_DIR", undefined);
    await driver.deploy.close?.();
    driver = await bench.start(options());
    expect(await deploy(1, await resolve(["other"]))).toBe("converged");
    expect(await deploy(2, await resolve(["other", "leaf==2.0"]))).toBe("converged");
    for (const file of ["tool-1.0", "other-1.0", "leaf-1.0", "leaf-2.0"])
      expect(index.downloads(`${file}-py3-none-any.whl`)).toBe(1);
    const cache = join(bench.directory, "packages", "cache");
    expect((await readdir(cache)).filter((name) => name.startsWith("archive-"))).toHaveLength(1);
    await rm(cache, { recursive: true });
    // A version that links lead to and that is gone is downloaded again.
    expect(await deploy(3, await resolve(["other", "leaf"]))).toBe("converged");
  });
});

describe("the environments of a machine", () => {
  it("are deleted for a new one where nothing uses them, and fail it where all are in use", async () => {
    await driver.deploy.close?.();
    driver = await bench.start(options({ environmentBytes: 100_000_000 }));
    const one = await resolve(["other"]);
    const two = await resolve(["leaf==2.0"]);
    expect(await deploy(1, one)).toBe("converged");
    expect(await deploy(2, two)).toBe("converged");
    expect(await built()).toBe(2);
    await driver.deploy.close?.();
    // Environments that were built just now are not deleted, so the limit is passed.
    driver = await bench.start(options({ environmentBytes: 1 }));
    const three = await resolve(["other", "leaf==2.0"]);
    expect(await deploy(3, three)).toMatch(
      /at most 1 are allowed \(environmentBytes, of the server --environment-size\)/,
    );
    expect(await built()).toBe(2);
  });
});
