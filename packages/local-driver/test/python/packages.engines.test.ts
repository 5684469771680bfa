import type { DeploymentRef } from "@dagctl/core/contracts";
import { until } from "@dagctl/testing";
import { readFile, readdir, rm, stat, truncate } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { damage, WAYS } from "../damage/ways.ts";
import { deployment, REF, workload } from "../workbench.ts";
import { login, packageWorkbench, TOOL } from "./package-workbench.ts";

const on = packageWorkbench();

const VERSIONS = "import leaf, other; print(leaf.__version__, other.__version__)";

describe("what three organizations with an index and files that hang leave to a fourth", () => {
  const of = (organization: string, project = 1): DeploymentRef => ({
    organization: `org-${organization}`,
    project: `prj-${organization}-${project}`,
  });
  /** Begins more resolutions of three organizations than there are places; none ends. */
  async function hangResolutions(): Promise<void> {
    const never = on.index.fault({ kind: "hang" }, { path: "/simple/never" });
    for (const organization of ["a", "b", "c"])
      for (let project = 1; project <= 9; project += 1) {
        const ref = of(organization, project);
        const asked = on.resolve([`never-${organization}-${project}`], { ref });
        asked.catch(() => undefined);
      }
    await until(
      async () => never.fired,
      (fired) => fired >= 8,
      { timeoutMs: 60_000 },
    );
  }

  it("is a place for its packages, and those that are known without one", async () => {
    const known = await on.resolve(["leaf"], { ref: of("a") });
    await hangResolutions();
    // Of an organization that has all of its places in use, and of another one.
    expect(await on.resolve(["leaf"], { ref: of("a") })).toBe(known);
    expect(await on.resolve(["leaf"], { ref: of("d") })).toBe(known);
    const lock = await on.resolve(["other"], { ref: of("d") });
    expect(await on.deploy(1, lock, { ref: of("d") })).toBe("converged");
  });

  it("is a place for its environment while downloads do not end", async () => {
    const locks = new Map<DeploymentRef, string>();
    for (const organization of ["a", "b", "c"])
      for (const project of [1, 2]) {
        const name = `slow-${organization}-${project}`;
        await on.publish(name, "1.0", "2024-02-01");
        locks.set(of(organization, project), await on.resolve([name]));
      }
    const mine = await on.resolve(["other"], { ref: of("d") });
    vi.stubEnv("UV_CACHE_DIR", join(on.tools.folder, "cache-of-downloads"));
    const stalled = on.index.fault({ kind: "hang" }, { path: "/files/slow" });
    for (const [ref, lock] of locks) {
      const runtime = { ...TOOL, lock };
      await on.driver.deploy.apply({ ...deployment(1, { workload: workload({ runtime }) }), ref });
    }
    await until(
      async () => stalled.fired,
      (fired) => fired >= 2,
      { timeoutMs: 60_000 },
    );
    expect(await on.deploy(1, mine, { ref: of("d") })).toBe("converged");
  });
});

describe("the packages of a project on this machine", () => {
  it("are in its runs, and a removed requirement is not", async () => {
    expect(await on.deploy(1, await on.resolve(["other", "leaf==2.0"]))).toBe("converged");
    expect(await on.python(VERSIONS)).toEqual(["2.0 1.0"]);
    expect(await on.deploy(2, await on.resolve(["leaf==2.0"]))).toBe("converged");
    expect((await on.python(VERSIONS, { generation: 2 })).at(-1)).toBe(
      "ModuleNotFoundError: No module named 'other'",
    );
  });

  it("are others in a run with another lock, and those of the deployment stay", async () => {
    expect(await on.deploy(1, await on.resolve(["leaf==1.0"]))).toBe("converged");
    const code = "import leaf; print(leaf.__version__)";
    const lock = await on.resolve(["leaf==2.0"]);
    expect(await on.python(code, { lock })).toEqual(["2.0"]);
    expect(await on.built()).toBe(2);
    expect(await on.python(code, { id: "next" })).toEqual(["1.0"]);
  });

  it("are copies, which a run cannot change for another environment, and have bytecode", async () => {
    vi.stubEnv("UV_LINK_MODE", "");
    vi.stubEnv("UV_COMPILE_BYTECODE", "");
    expect(await on.deploy(1, await on.resolve(["other"]))).toBe("converged");
    const [folder = ""] = await on.python("import leaf; print(leaf.__path__[0])");
    expect((await stat(join(folder, "__init__.py"))).nlink).toBe(1);
    expect(await readdir(join(folder, "__pycache__"))).toHaveLength(1);
  });

  it("execute nothing while they are installed, and what they register for a start of Python runs in runs only", async () => {
    const seen = join(on.tools.folder, "executed");
    const write = `import os; open(${JSON.stringify(seen)}, "a").write(str(sorted(os.environ.items())))`;
    await on.index.publish({
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
      await on.deploy(1, await on.resolve(["hostile"], { installVariables: login("hunter2") })),
    ).toBe("converged");
    await expect(readFile(seen)).rejects.toMatchObject({ code: "ENOENT" });
    await on.python("pass");
    expect(await readFile(seen, "utf8")).toMatch(/VIRTUAL_ENV/);
    expect(await readFile(seen, "utf8")).not.toMatch(/UV_|hunter2/);
  });

  it("stay the same for one request, whatever is published, also after a restart without the index", async () => {
    const lock = await on.resolve(["other"]);
    expect(await on.deploy(1, lock)).toBe("converged");
    await on.publish("other", "1.1", "2024-02-02");
    expect(await on.resolve(["other"])).toBe(lock);
    expect(await on.deploy(2, lock)).toBe("converged");
    expect(await on.python(VERSIONS, { generation: 2 })).toEqual(["1.0 1.0"]);
    expect(await on.built()).toBe(1);
    on.index.fault({ kind: "status", status: 503 });
    await on.driver.deploy.close?.();
    await on.start(on.options());
    expect(await on.resolve(["other"])).toBe(lock);
  });

  it("are exactly the same in an environment that is built again", async () => {
    expect(await on.deploy(1, await on.resolve(["other"]))).toBe("converged");
    await on.publish("other", "1.1", "2024-02-02");
    await rm(join(on.bench.directory, "environments"), { recursive: true });
    await on.driver.deploy.close?.();
    await on.start(on.options());
    await until(
      () => on.driver.deploy.observe(REF),
      (seen) => seen.present && seen.phase === "converged" && seen.generation === 1,
      { timeoutMs: 60_000 },
    );
    expect(await on.python(VERSIONS)).toEqual(["1.0 1.0"]);
  });

  it("are built again where a part of their environment is gone, and their project is not converged meanwhile", async () => {
    expect(await on.deploy(1, await on.resolve(["other"]))).toBe("converged");
    const folder = await on.environment();
    const down = on.index.fault({ kind: "status", status: 503 });
    vi.stubEnv("UV_CACHE_DIR", join(on.tools.folder, "cold-cache"));
    await rm(join(folder, "lock.txt"));
    const broken = { present: true, generation: 1, phase: "failing" };
    const message = expect.stringMatching(
      /^lock\.txt of the Python environment .* is gone, or is not what was installed\. /,
    );
    expect(await on.driver.deploy.observe(REF)).toMatchObject({ ...broken, message });
    await until(
      () => on.driver.deploy.observe(REF),
      (state) => state.present && /environment: .*index/.test(state.message ?? ""),
      { timeoutMs: 60_000 },
    );
    expect(await on.driver.deploy.observe(REF)).toMatchObject({ ...broken, message });
    down.lift();
    // A deployment repairs it at once.
    expect(await on.deploy(2, await on.resolve(["other"]))).toBe("converged");
    expect(await on.environment()).not.toBe(folder);
    expect(await on.python(VERSIONS, { generation: 2 })).toEqual(["1.0 1.0"]);
  });

  it("are built again by a deployment where a file of a package is emptied", async () => {
    expect(await on.deploy(1, await on.resolve(["other"]))).toBe("converged");
    const folder = await on.environment();
    expect(await on.deploy(2, await on.resolve(["other"]))).toBe("converged");
    expect(await on.environment()).toBe(folder);
    const [version = ""] = await readdir(join(folder, "lib"));
    const packages = join(folder, "lib", version, "site-packages");
    const metadata = join(packages, "other-1.0.dist-info", "METADATA");
    await truncate(metadata);
    expect(await on.deploy(3, await on.resolve(["other"]))).toBe("converged");
    expect(await on.environment()).not.toBe(folder);
    expect(await on.python(VERSIONS, { generation: 3 })).toEqual(["1.0 1.0"]);
  });

  it("are built again by the start of a run where their interpreter is gone", async () => {
    expect(await on.deploy(1, await on.resolve(["other"]))).toBe("converged");
    const folder = await on.environment();
    await rm(join(folder, "bin/python"));
    expect(await on.python(VERSIONS)).toEqual(["1.0 1.0"]);
    expect(await on.driver.deploy.observe(REF)).toMatchObject({ phase: "converged" });
  });

  it("are resolved, downloaded and built once for ten projects that ask at the same time", async () => {
    const projects = Array.from({ length: 10 }, (_, number) => ({
      ...REF,
      project: `prj-${number}`,
    }));
    const locks = await Promise.all(projects.map((ref) => on.resolve(["other"], { ref })));
    expect(new Set(locks).size).toBe(1);
    const states = await Promise.all(
      projects.map((ref, at) => on.deploy(1, locks[at] ?? "", { ref })),
    );
    expect(new Set(states)).toEqual(new Set(["converged"]));
    expect(await on.built()).toBe(1);
    for (const name of ["tool", "other", "leaf"])
      expect(on.index.downloads(`${name}-1.0-py3-none-any.whl`)).toBe(1);
  });

  it("are resolved for at most eight projects at once where the index does not answer", async () => {
    const hanging = on.index.fault({ kind: "hang" });
    const all = Array.from({ length: 12 }, (_, number) => on.resolve([`other>=0.${number}`]));
    const ended = Promise.allSettled(all);
    await until(
      async () => hanging.fired,
      (fired) => fired >= 8,
      { timeoutMs: 30_000 },
    );
    await setTimeout(2_000);
    expect(hanging.fired).toBe(8);
    await on.driver.deploy.close?.();
    expect(new Set((await ended).map(({ status }) => status))).toEqual(new Set(["rejected"]));
  });

  it("that contradict each other are refused before anything is deployed", async () => {
    await expect(on.resolve(["leaf==3.0"])).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "python_requirements", message: expect.stringContaining("leaf==3.0") }],
    });
    expect(await on.driver.deploy.observe(REF)).toEqual({ present: false });
  });

  it("are read with the login of the organization, which no run, log and error has", async () => {
    on.index.requireLogin({ username: "me", password: "hunter2" });
    await expect(on.resolve(["other"])).rejects.toMatchObject({ code: "unavailable" });
    await expect(
      on.resolve(["other"], { installVariables: login("hunter3") }),
    ).rejects.toMatchObject({
      code: "unavailable",
      message: expect.not.stringContaining("hunter3"),
    });
    const access = { installVariables: login("hunter2") };
    const lock = await on.resolve(["other"], access);
    expect(await on.deploy(1, lock, access)).toBe("converged");
    const [printed = ""] = await on.python("import os; print(sorted(os.environ.items()))");
    expect(printed).toContain("VIRTUAL_ENV");
    expect(printed).not.toMatch(/UV_|hunter2/);
    // Another organization learns nothing from what this one has read.
    const rival = { ...REF, organization: "org-rival" };
    await expect(on.resolve(["other"], { ref: rival })).rejects.toMatchObject({
      code: "unavailable",
    });
    await expect(
      on.resolve(["other"], { ref: rival, installVariables: login("guess") }),
    ).rejects.toMatchObject({ code: "unavailable" });
  });

  it("keep a former deployment going when the new one cannot be installed", async () => {
    expect(await on.deploy(1, await on.resolve(["other"]))).toBe("converged");
    const lock = await on.resolve(["leaf==2.0"]);
    on.index.fault({ kind: "status", status: 404 }, { path: "/files/leaf-2.0-py3-none-any.whl" });
    expect(await on.deploy(2, lock)).toMatch(/environment: /);
    expect(await on.driver.deploy.observe(REF)).toMatchObject({ olderRuns: true });
  });

  it.each([
    ["a folder", "requests", WAYS["is a folder"]],
    ["a link to itself", "requests", WAYS["is a link to itself"]],
    ["a folder", "locks", WAYS["is a folder"]],
  ])(
    "are resolved for another organization where %s is in the place of a record in %s",
    async (_what, kind, way = () => undefined) => {
      const lock = await on.resolve(["other"]);
      const folder = join(on.bench.directory, "packages", kind);
      const [name = ""] = await readdir(folder);
      damage(join(folder, name), way);
      const rival = { ...REF, organization: "org-rival" };
      expect(await on.resolve(["other"], { ref: rival })).toBe(lock);
      expect(await readdir(folder)).toEqual([name, `${name}.damaged`]);
    },
  );

  it("name the deployment to repeat where their lock is gone", async () => {
    const lock = await on.resolve(["other"]);
    await rm(join(on.bench.directory, "packages"), { recursive: true });
    expect(await on.deploy(1, lock)).toMatch(/not stored any more\. Deploy the project again/);
  });

  it("name the package of a tool that cannot be built, also after a long output", async () => {
    await on.publishSource("for _ in range(5000): print('a line')\nraise OSError('no shop.h')");
    const runtime = { language: "python", packages: [{ name: "source", version: "1.0" }] } as const;
    await on.driver.deploy.apply(deployment(1, { workload: workload({ runtime }) }));
    const state = await until(
      () => on.driver.deploy.observe(REF),
      (seen) => seen.present && seen.phase === "failing",
      { timeoutMs: 60_000 },
    );
    expect(state).toMatchObject({
      message: expect.stringMatching(
        /^environment: source 1\.0 cannot be built: no shop\.h\. .*source==1\.0 cannot be installed without it: /,
      ),
    });
  });

  it("are built from source only where the operator allows it, and a build that hangs ends with its processes", async () => {
    const script = [
      "import subprocess, sys, time",
      "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)', 'hanging-build'])",
      "time.sleep(600)",
    ].join("\n");
    await on.publishSource(script);
    await expect(on.resolve(["source"])).rejects.toMatchObject({
      message: expect.stringMatching(/: source==1\.0 has no wheel for Python .* no usable wheels/),
    });
    await on.driver.deploy.close?.();
    const more = on.options({ sourceDistributions: true });
    await on.start({ ...more, timing: { ...more.timing, buildMs: 15_000 } });
    await expect(on.resolve(["source"])).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("did not end in time"),
    });
    const { stdout } = await on.tools.run("ps", ["-eo", "args"]);
    expect(stdout).not.toContain("hanging-build");
    expect(
      (await readdir(join(on.bench.directory, "packages"))).filter((name) =>
        name.startsWith(".tmp"),
      ),
    ).toEqual([]);
  });
});
