import { dirname } from "node:path";
import { type ControlPlane, controlPlane, getObject, kubectl } from "@dagctl/control-plane";
import type {
  CallOptions,
  JobSpec,
  PackageRequirements,
  PackagesRequest,
  ResolvedPackages,
  RunState,
  Runtime,
} from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import { nodeType } from "@dagctl/project-types/node";
import { packageIndexServer, type PackageIndexServer } from "@dagctl/test-servers";
import { type PackagesFixture, packagesSuite, testHost, until } from "@dagctl/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { pythonTools, type PythonTools } from "@dagctl/python-tools";
import { organizationPlace } from "../src/context.ts";
import { createContext } from "../src/create-context.ts";
import { storeLock } from "../src/deploy/packages/stored-locks.ts";
import type {
  KubernetesDriver,
  KubernetesDriverOptions,
  KubernetesPackages,
} from "../src/index.ts";
import type { Application } from "../src/manifests/application.ts";
import { packagesName } from "../src/names.ts";
import { settingsOf } from "../src/options.ts";
import { type Bench, bench, unique } from "./bench.ts";
import { conforms, engineFixture } from "./conforming.ts";
import { variable } from "./manifests/making.ts";
import { testProject, type TestProject } from "./project.ts";
import { asOperatorsDo } from "./rights.ts";

// Real uv and Python resolve and install, in pods that the node double runs, from an index of this
// file. The image of the runtime is a virtual environment that has the tool.

const LOGIN = { username: "reader", password: "a word of the index" };
const UV_IMAGE = "uv.example/uv:1";
const own = unique();

let plane: ControlPlane;
let setup: Bench;
let tools: PythonTools;
let index: PackageIndexServer;
let rights: Partial<KubernetesDriverOptions>;
let driver: KubernetesDriver;
let project: TestProject;
/** The folder of programs of the image that has the tool. */
let image: string;

const publish = (
  name: string,
  version: string,
  uploadTime: string,
  dependencies: readonly string[] = [],
) => index.publish({ name, version, uploadTime, dependencies });

/** Starts a driver that has no rights but those that operators give it. */
function startDriver(packages: KubernetesPackages = {}): Promise<KubernetesDriver> {
  return setup.start({
    ...rights,
    packages: {
      uvImage: UV_IMAGE,
      uvPath: tools.uvProgram,
      indexes: [{ name: "corp", url: index.url }],
      ...packages,
    },
    // The image is not there for good.
    timing: { imageMs: 2_000, organizationMs: 20_000 },
  });
}

beforeAll(async () => {
  tools = await pythonTools();
  index = await packageIndexServer();
  await publish("leaf", "1.0", "2024-01-01");
  await publish("leaf", "2.0", "2024-06-01");
  for (const version of ["1.0", "2.0"]) await publish("suite", version, "2024-01-01");
  await publish("changing", "1.0", "2024-01-01");
  await publish("slow", "1.0", "2024-01-01");
  await publish("extra", "1.0", "2024-02-01", ["leaf>=1"]);
  await publish("tool", "1.0", "2024-03-01", ["leaf"]);
  const python = await tools.createEnvironment();
  image = dirname(python);
  await tools.uv(
    "pip",
    "install",
    `--default-index=${index.url}`,
    `--python=${python}`,
    "tool==1.0",
    "leaf==1.0",
  );
  plane = await controlPlane({
    images: (name) =>
      name.startsWith("ghcr.io/dagctl/tool:")
        ? [image]
        : name.endsWith("/absent:1.0")
          ? undefined
          : [],
  });
  setup = await bench(plane);
  rights = await asOperatorsDo(plane, setup.chartsUrl);
  driver = await startDriver();
  project = testProject({
    driver,
    chartsUrl: setup.chartsUrl,
    repository: { url: setup.repositoryUrl, commit: setup.commits[0].sha },
    project: `prj_${own}`,
    organization: own,
  });
}, 60 * 60_000);
beforeEach(() => {
  index.requireLogin(undefined);
});
afterAll(async () => {
  await setup?.close();
  await plane?.stop();
  await index?.close();
  await tools?.remove();
});

const runtimeOf = (
  requirements: readonly string[],
  more: Partial<PackageRequirements> = {},
  version = "1.0",
): Runtime & { readonly requirements: PackageRequirements } => ({
  language: "python",
  packages: [{ name: "tool", version }],
  requirements: { file: "requirements.txt", requirements, constraints: [], hashes: [], ...more },
});

/** Resolves packages, again while the namespace is being made, as a host does. */
async function resolvePatiently(
  request: PackagesRequest,
  options?: CallOptions,
): Promise<ResolvedPackages> {
  for (let tries = 0; ; tries += 1)
    try {
      const found = await driver.deploy.resolvePackages?.(request, options);
      if (found === undefined) throw new Error("the driver resolves nothing");
      return found;
    } catch (error) {
      if (tries > 20 || !/is being made|has not reconciled it/.test(String(error))) throw error;
    }
}

async function resolve(runtime: Runtime, over: Partial<PackagesRequest> = {}): Promise<string> {
  const { resources } = project.deployment().workload;
  const { ref } = project;
  const request = { ref, runtime, resources, installVariables: [], ...over };
  return (await resolvePatiently(request)).lock;
}

const login = (password: string) => [
  variable("UV_INDEX_CORP_USERNAME", { value: new Secret(LOGIN.username) }),
  variable("UV_INDEX_CORP_PASSWORD", { value: new Secret(password) }),
];

/** Deploys the next generation with a lock. */
const deployed = (lock: string, jobs: readonly JobSpec[] = []): Promise<void> => {
  const { requirements: _resolved, ...runtime } = runtimeOf([]);
  return project.deploy(undefined, { workload: { runtime: { ...runtime, lock } }, jobs });
};

const SHOWS = [
  "import leaf, tool",
  "from importlib.metadata import version",
  "print(version('tool'), version('leaf'), leaf.__version__)",
].join("; ");
const python = (code: string, name = "step-1") => ({
  name,
  argv: ["python", "-c", code] as const,
});

conforms(packagesSuite, (): PackagesFixture => ({
  ...engineFixture(
    { ...driver, deploy: { ...driver.deploy, resolvePackages: resolvePatiently } },
    setup,
    startDriver,
    unique(),
  ),
  packages: {
    runtime: runtimeOf(["suite"]),
    changing: {
      runtime: runtimeOf(["changing"]),
      publish: async () => void (await publish("changing", "2.0", "2024-06-01")),
    },
    program: {
      argv: ["python", "-c", "import suite; print('suite', suite.__version__)"],
      prints: "suite 2.0",
    },
  },
}));

describe("the packages of a project", () => {
  test("are resolved by a Job and installed by each run: the tool keeps its version, and a newer pin of the project wins", async () => {
    const lock = await resolve(runtimeOf(["extra", "leaf==2.0"]));
    const { items } = await getObject<{
      readonly items: readonly { readonly data: Readonly<Record<string, string>> }[];
    }>(plane, project.place.namespace, "configmaps", "-l", "dagctl.dev/component=packages");
    expect(items.map(({ data }) => data["lock.txt"]?.replaceAll(/ --hash=\S+/g, ""))).toEqual([
      "--only-binary :all:\nextra==1.0\nleaf==2.0\n",
    ]);
    expect(await kubectl(plane, ["get", "jobs", "-n", project.place.namespace])).toBe("");

    await deployed(lock);
    const run = await project.start("layers", [], {
      steps: [python(SHOWS), python("import extra; print(extra.__file__)", "step-2")],
    });
    expect(await project.end(run)).toMatchObject({ status: "success" });
    const [versions, path] = await project.lines(run);
    expect(versions).toBe("1.0 2.0 2.0");
    expect(path).toMatch(/packages\/installed\/extra\/__init__\.py$/);
  });

  test("are resolved once: the same request later gives the same digest, without a request to the index", async () => {
    const runtime = runtimeOf(["extra"]);
    const lock = await resolve(runtime);
    const before = index.requests.length;
    await publish("extra", "1.5", "2024-02-02");
    expect(await resolve(runtime)).toBe(lock);
    expect(index.requests).toHaveLength(before);
  });

  test("that the image has already need no container, and no index", async () => {
    const lock = await resolve(runtimeOf(["leaf"]));
    await deployed(lock);
    const before = index.requests.length;
    const run = await project.start("none", [], { steps: [python(SHOWS)] });
    expect(await project.end(run)).toMatchObject({ status: "success" });
    expect(await project.lines(run)).toEqual(["1.0 1.0 1.0"]);
    expect(index.requests).toHaveLength(before);
  });

  test("of an index with a login get it from the organization's variables, and no step sees it", async () => {
    index.requireLogin(LOGIN);
    const installVariables = login(LOGIN.password);
    const lock = await resolve(runtimeOf(["extra==1.0"]), { installVariables });
    await deployed(lock);
    const run = await project.start("login", [], {
      steps: [python("import extra, os; print(sorted(n for n in os.environ if 'UV_' in n))")],
      installVariables,
    });
    expect(await project.end(run)).toMatchObject({ status: "success" });
    expect(await project.lines(run)).toEqual(["[]"]);
  });

  test("are installed with that login in runs of the schedule, too", async () => {
    index.requireLogin(LOGIN);
    const installVariables = login(LOGIN.password);
    const lock = await resolve(runtimeOf(["extra==1.0"]), { installVariables });
    const steps = [python("import extra; print(extra.__version__)")];
    const job = { name: "nightly", jobType: "run", command: "", enabled: true } as const;
    await deployed(lock, [{ ...job, schedule: "0 0 30 2 *", steps }]);
    const { namespace, base } = project.place;
    const { metadata } = await getObject<Application>(plane, "argocd", "applications", base);
    const generation = Number(metadata?.annotations?.["dagctl.dev/generation"]);
    await driver.deploy.setRunVariables?.(project.ref, {
      generation,
      variables: [],
      installVariables,
    });
    // What the controller of CronJobs makes at a tick.
    const from = `--from=cronjob/${project.cronJob("nightly")}`;
    await kubectl(plane, ["create", "job", "-n", namespace, `${base}-tick`, from]);
    const scheduled = await until(
      async () => {
        const runs: RunState[] = [];
        for await (const one of driver.run.list(project.ref)) runs.push(one);
        return runs;
      },
      (runs) => runs.some(({ origin, status }) => origin === "engine" && status === "success"),
      { what: "The success of the scheduled run", timeoutMs: 120_000, pauseMs: 500 },
    );
    const run = scheduled.find(({ origin }) => origin === "engine");
    expect(run && (await project.lines(run.ref))).toEqual(["1.0"]);
  });
});

describe("a project whose packages were deleted by hand", () => {
  test("says so, ends a run that waits for them, and works after the next deployment", async () => {
    const runtime = runtimeOf(["extra==1.0"]);
    const lock = await resolve(runtime);
    await deployed(lock);
    const { namespace, organization } = project.place;
    const name = packagesName("dagctl", organization.organization, lock);
    await kubectl(plane, ["delete", "configmap", "-n", namespace, name]);
    const gone = expect.stringMatching(`The ConfigMap ${name} .*is gone.*Deploy again`);
    expect(await driver.deploy.observe(project.ref)).toMatchObject({
      phase: "failing",
      message: gone,
    });
    const waiting = await project.start("waiting", [], { steps: [python(SHOWS)] });
    expect(await project.end(waiting)).toMatchObject({ status: "error", message: gone });

    await deployed(await resolve(runtime));
    const run = await project.start("again", [], { steps: [python(SHOWS)] });
    expect(await project.end(run)).toMatchObject({ status: "success" });
  });
});

describe("a resolution that fails", () => {
  test("because versions contradict each other is invalid, in uv's words", async () => {
    await expect(resolve(runtimeOf(["extra", "leaf<1"]))).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringMatching(/leaf/),
    });
  });

  test("because the index refuses the login is unavailable, and says so", async () => {
    index.requireLogin(LOGIN);
    const installVariables = login("a wrong word");
    await expect(
      resolve(runtimeOf(["extra", "leaf>=1"]), { installVariables }),
    ).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("The package index refuses the login"),
    });
  });

  test("because the image has another version of the tool is invalid, with both", async () => {
    await expect(resolve(runtimeOf(["extra"], {}, "2.0"))).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringMatching(/has tool 1\.0.*2\.0/),
    });
  });

  test("because the image cannot be pulled is invalid, and leaves no Job", async () => {
    const runtime = { ...runtimeOf(["extra"]), packages: [{ name: "absent", version: "1.0" }] };
    await expect(resolve(runtime)).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining("the image could not be had"),
    });
    const jobs = ["get", "jobs", "-n", project.place.namespace, "-o", "name"];
    await until(
      () => kubectl(plane, jobs),
      (found) => !found.includes("resolve-packages"),
      {
        what: "The deletion of the Job",
        timeoutMs: 60_000,
        pauseMs: 200,
      },
    );
  });
});

describe("the namespace", () => {
  test("stays while the packages of a project are resolved, however often it is polled and although the last deployed project is deleted", async () => {
    const own = await startDriver();
    const node = nodeType();
    const { host, input } = await testHost({
      deploy: own.deploy,
      run: own.run,
      projectTypes: [
        {
          ...node,
          workload: (given, inspection, options) => ({
            ...node.workload(given, inspection, options),
            runtime: runtimeOf([given.name === "slow" ? "slow" : "leaf"]),
          }),
        },
      ],
      timing: { observeMs: 500, waitMs: 120_000 },
    });
    onTestFinished(() => host.close());
    const organization = `org-first-${unique()}`;
    const { projects } = host.organization(organization);
    const status = (id: string, expected: string) =>
      until(
        async () => (await projects.get(id)).status,
        (now) => now === expected,
        { what: `status ${expected} of ${id}`, timeoutMs: 240_000, pauseMs: 250 },
      );
    const { namespace } = organizationPlace(
      settingsOf({ cluster: { kubeconfig: plane.kubeconfig }, chartsUrl: setup.chartsUrl }),
      organization,
    );
    const uid = () =>
      kubectl(plane, ["get", "namespace", namespace, "-o", "jsonpath={.metadata.uid}"]);

    const deployed = await projects.create({ ...input, name: "deployed" });
    await status(deployed.id, "active");
    const before = await uid();
    const away = index.fault({ kind: "status", status: 503 }, { path: "/simple/slow" });
    const slow = await projects.create({ ...input, name: "slow" }, { waitMs: 0 });
    await until(
      async () => away.fired,
      (fired) => fired > 0,
      { what: "a request of the resolver", timeoutMs: 120_000, pauseMs: 100 },
    );
    await projects.delete(deployed.id);
    for (let polls = 0; polls < 50; polls += 1)
      expect((await projects.syncStatus(slow.id)).deployment).toMatchObject({ phase: "absent" });
    expect(await uid()).toBe(before);
    away.lift();
    await status(slow.id, "active");
    expect(await uid()).toBe(before);
    await projects.delete(slow.id);
    expect(await kubectl(plane, ["get", "namespace", "-o", "name"])).not.toContain(namespace);
  });
});

describe("a deployment whose packages are not stored", () => {
  test("is refused: its runs would never start", async () => {
    const runtime = { ...runtimeOf([]), lock: `sha256:${"ab".repeat(32)}` };
    await expect(
      driver.deploy.apply(project.deployment(1_000, { workload: { runtime } })),
    ).rejects.toMatchObject({
      code: "not_found",
      message: expect.stringMatching(/are not stored any more .*Deploy again/),
    });
  });
});

describe("an installation that fails", () => {
  /** Stores a lock that no resolution leads to. */
  async function stored(text: string): Promise<string> {
    const context = createContext(
      settingsOf({
        cluster: { kubeconfig: plane.kubeconfig },
        chartsUrl: setup.chartsUrl,
      }),
    );
    try {
      const { organization } = project.place;
      return await storeLock(context, organization, { text, request: text }, {});
    } finally {
      await context.client.connection.close();
    }
  }

  test("because the index refuses the login ends the run as an error that says so", async () => {
    await deployed(await resolve(runtimeOf(["extra==1.0", "leaf==2.0"])));
    index.requireLogin(LOGIN);
    const began = performance.now();
    const run = await project.start("refused", [], {
      steps: [python(SHOWS)],
      installVariables: login("a wrong word"),
    });
    const end = await project.end(run);
    expect(end).toMatchObject({
      status: "error",
      message: expect.stringMatching(/The package index refuses the login.*401/s),
    });
    expect(JSON.stringify(end)).not.toContain("a wrong word");
    expect(performance.now() - began).toBeLessThan(100_000);
  });

  test("because a package is not in the index any more ends the run as an error that names it", async () => {
    await deployed(await stored("--only-binary :all:\nvanished==1.0\n"));
    const run = await project.start("missing", [], { steps: [python(SHOWS)] });
    const { status, message } = await project.end(run);
    expect(status).toBe("error");
    expect(message).toMatch(/The index does not have the packages.*vanished/s);
    expect(message).not.toMatch(/login/);
  });

  test("because it writes more than it may ends the run as an error that names the limit", async () => {
    const zeros = "0".repeat(60 * 2 ** 20);
    await index.publish({
      name: "bomb",
      version: "1.0",
      uploadTime: "2024-01-01",
      modules: { "bomb/__init__.py": "", "bomb/zeros.txt": zeros },
    });
    const small = testProject({
      driver: await startDriver({ volumeSize: "40Mi" }),
      chartsUrl: setup.chartsUrl,
      repository: { url: setup.repositoryUrl, commit: setup.commits[0].sha },
      project: `prj_${own}small`,
      organization: own,
    });
    const { requirements: _resolved, ...runtime } = runtimeOf([]);
    const lock = await stored("--only-binary :all:\nbomb==1.0\n");
    await small.deploy(undefined, { workload: { runtime: { ...runtime, lock } } });
    const run = await small.start("bomb", [], { steps: [python(SHOWS)] });
    const { status, message } = await small.end(run);
    expect(status).toBe("error");
    // The limiter looks several times a second, and the kubelet may see the volume first.
    expect(message).toMatch(
      /^The packages (?:write more than 41943040 bytes\. .*--package-size|take more than 40Mi with their downloads, .*--package-volume-size)/s,
    );
  });

  test("because a file has another hash ends the run as an error that says what to do", async () => {
    const hash = "0".repeat(64);
    await deployed(await stored(`--only-binary :all:\nextra==1.0 --hash=sha256:${hash}\n`));
    const run = await project.start("hash", [], { steps: [python(SHOWS)] });
    const { status, message } = await project.end(run);
    expect(status).toBe("error");
    expect(message).toMatch(/other files than when.*Deploy the project again/s);
  });
});
