import type {
  DeployDriver,
  Deployment,
  PackagesRequest,
  ProjectType,
  ResolvedPackages,
  RunRequest,
  RunVariable,
} from "@dagctl/core/contracts";
import { DagctlError, invalid } from "@dagctl/core/errors";
import { nodeType } from "@dagctl/project-types/node";
import { fakeEngine } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { hostWith, notebook } from "./notebook-type.ts";
import { type TestHost, until, untilStatus } from "./test-host.ts";

const requirements = {
  file: "requirements.txt",
  requirements: ["polars==1.44.2"],
  constraints: [],
  hashes: [],
};
const LOCK = `sha256:${"a".repeat(64)}`;

/** A project type whose projects have packages of their own. */
const workload: ProjectType["workload"] = (...given) => {
  const made = nodeType().workload(...given);
  return { ...made, runtime: { language: "python", packages: [], requirements } };
};

interface PackagesHost extends TestHost {
  readonly asked: PackagesRequest[];
  readonly applied: Deployment[];
}

/** A host whose driver reports the requests for packages, and what it is handed to apply. */
async function packagesHost(
  resolve: ((tries: number) => Promise<ResolvedPackages>) | "absent" = async () => ({ lock: LOCK }),
  parts: Partial<ProjectType> = {},
): Promise<PackagesHost> {
  const engine = fakeEngine();
  engine.addLock(LOCK);
  const asked: PackagesRequest[] = [];
  const applied: Deployment[] = [];
  const { resolvePackages: _, ...without } = engine.deploy;
  const deploy: DeployDriver = {
    ...without,
    ...(resolve !== "absent" && {
      resolvePackages(request) {
        asked.push(request);
        return resolve(asked.length);
      },
    }),
    async apply(deployment, options) {
      applied.push(deployment);
      await engine.deploy.apply(deployment, options);
    },
  };
  const test = await hostWith(notebook({ workload, ...parts }), { engine, deploy });
  return { ...test, asked, applied };
}

const revealed = (variables: readonly RunVariable[] = []): readonly string[] =>
  variables.map(({ name, value }) => `${name}=${value.reveal()}`);

describe("a project's own packages", () => {
  it("are resolved before the driver accepts, and the deployment names the result only", async () => {
    const test = await packagesHost();
    const { id } = await test.acme.projects.create(test.input);
    await untilStatus(test, id, "active");
    expect(test.asked.map(({ runtime }) => runtime.requirements)).toEqual([requirements]);
    expect(test.applied.map(({ workload: { runtime } }) => runtime)).toEqual([
      { language: "python", packages: [], lock: LOCK },
    ]);
  });

  it("are listed with their versions in the operation, the first two hundred of them", async () => {
    const versions = Array.from({ length: 203 }, (_, index) => `package-${index}==1.${index}`);
    const test = await packagesHost(async (tries) => ({
      lock: LOCK,
      versions: tries === 1 ? ["agate==1.9.1", "polars==1.44.2"] : tries === 2 ? versions : [],
    }));
    const { id } = await test.acme.projects.create(test.input);
    await test.acme.projects.deploy(id);
    await test.acme.projects.deploy(id);
    const { operations } = await test.acme.operations.list(id);
    const messages = operations.map(({ steps }) => steps.find(({ name }) => name === "packages"));
    expect(messages.map((step) => step?.message).toReversed()).toEqual([
      "installs agate==1.9.1, polars==1.44.2",
      `installs ${versions.slice(0, 200).join(", ")} and 3 more`,
      undefined,
    ]);
  });

  it("are shown with what a person should know of them", async () => {
    const notes = ["requirements.txt asks for agate==1, which does not go with dbt-core==1.12.0"];
    const test = await packagesHost(async (tries) =>
      tries === 1 ? { lock: LOCK, versions: ["agate==1.9.1"], notes } : { lock: LOCK, notes },
    );
    const { id } = await test.acme.projects.create(test.input);
    await test.acme.projects.deploy(id);
    const { operations } = await test.acme.operations.list(id);
    const messages = operations.map(({ steps }) => steps.find(({ name }) => name === "packages"));
    expect(messages.map((step) => step?.message).toReversed()).toEqual([
      `${notes[0]}; installs agate==1.9.1`,
      notes[0],
    ]);
  });

  it("are asked for again while the index does not answer", async () => {
    const test = await packagesHost(async (tries) => {
      if (tries < 3) throw new DagctlError("unavailable", "The package index does not answer");
      return { lock: LOCK };
    });
    const { id } = await test.acme.projects.create(test.input);
    await untilStatus(test, id, "active");
    expect(test.asked).toHaveLength(3);
    expect(test.applied).toHaveLength(1);
  });

  it("are asked for with the login that is set while the index refuses the former one", async () => {
    const test: PackagesHost = await packagesHost(async () => {
      const [password] = revealed(test.asked.at(-1)?.installVariables);
      if (password?.endsWith("hunter2")) return { lock: LOCK };
      throw new DagctlError("unavailable", "The package index refuses the login");
    });
    const login = { name: "UV_INDEX_CORP_PASSWORD", is_sensitive: true };
    const wrong = await test.acme.environmentVariables.create({ ...login, value: "hunter1" });
    const { id } = await test.acme.projects.create(test.input, { waitMs: 0 });
    await until(
      () => test.asked,
      ({ length }) => length === 1,
    );
    await test.acme.environmentVariables.update(wrong.id, { value: "hunter2" });
    await untilStatus(test, id, "active");
    expect(revealed(test.applied[0]?.installVariables)).toEqual(["UV_INDEX_CORP_PASSWORD=hunter2"]);
  });

  it("fail the deployment where they contradict each other, and the former one goes on", async () => {
    const test = await packagesHost(async (tries) => {
      if (tries > 1) throw invalid([{ path: "python_requirements", message: "do not fit" }]);
      return { lock: LOCK };
    });
    const { id } = await test.acme.projects.create(test.input);
    const { current_commit_sha: former } = await untilStatus(test, id, "active");
    await test.repository.commit({ "requirements.txt": "polars==0" }, "Conflict");
    await expect(test.acme.projects.deploy(id)).rejects.toMatchObject({ code: "invalid" });
    const after = await untilStatus(test, id, "degraded");
    expect(after).toMatchObject({
      deployed: true,
      current_commit_sha: former,
      status_message: expect.stringContaining("python_requirements: do not fit"),
    });
    // Known again once the commits are counted to the new one.
    expect(after.commits_behind).toBeUndefined();
    expect(await test.acme.projects.syncStatus(id)).toMatchObject({ commits_behind: 1 });
    expect(await test.acme.projects.get(id)).toMatchObject({ commits_behind: 1 });
    expect(test.applied).toHaveLength(1);
    const run = await test.acme.projects.run(id);
    expect(
      await until(
        () => test.acme.runs.get(id, run.job_run_id),
        ({ end_time }) => end_time !== undefined,
      ),
    ).toMatchObject({ status: "success", commit_sha: former });
  });

  it("fail the deployment by name on an engine that installs none", async () => {
    const test = await packagesHost("absent");
    const { id } = await test.acme.projects.create(test.input);
    expect(await untilStatus(test, id, "failed")).toMatchObject({
      deployed: false,
      status_message: expect.stringMatching(/installs no packages.*requirements\.txt/),
    });
    expect(test.applied).toEqual([]);
  });

  it("that an image has are checked before the driver accepts, and nothing is installed", async () => {
    const runtime = { language: "python", packages: [], image: "registry.example.com/a" } as const;
    const test = await packagesHost(undefined, {
      workload: (...given) => ({ ...workload(...given), runtime }),
    });
    const { id } = await test.acme.projects.create(test.input);
    await untilStatus(test, id, "active");
    expect(test.asked.map((request) => request.runtime)).toEqual([runtime]);
    expect(test.applied.map((request) => request.workload.runtime)).toEqual([
      { ...runtime, lock: LOCK },
    ]);
  });

  it("get the logins of package indexes, which no run gets", async () => {
    const test = await packagesHost();
    const runs: RunRequest[] = [];
    test.engine.setRuns((request) => {
      runs.push(request);
      return [];
    });
    await test.acme.environmentVariables.create({
      name: "uv_index_corp_password",
      value: "hunter2",
      is_sensitive: true,
    });
    await test.acme.environmentVariables.create({ name: "UV_INDEX_URL", value: "https://a.b" });
    const { id } = await test.acme.projects.create(test.input);
    await untilStatus(test, id, "active");
    await test.acme.projects.run(id);
    await until(
      () => runs,
      ({ length }) => length === 1,
    );
    const login = ["UV_INDEX_CORP_PASSWORD=hunter2"];
    expect(revealed(test.asked[0]?.installVariables)).toEqual(login);
    expect(revealed(test.applied[0]?.installVariables)).toEqual(login);
    expect(revealed(runs[0]?.installVariables)).toEqual(login);
    expect(revealed(runs[0]?.variables)).toEqual(["UV_INDEX_URL=https://a.b"]);
  });
});

describe("a commit that an inspection refuses", () => {
  it("fails its deployment with every issue, and the former one goes on", async () => {
    let refuses = false;
    const refused = [
      { path: "python_requirements", message: "requirements.txt line 1 is wrong" },
      { path: "python_requirements", message: "requirements.txt line 3 is wrong" },
    ];
    const test = await packagesHost(undefined, {
      inspect: async (_project, commit) => ({ commit, facts: {}, ...(refuses && { refused }) }),
    });
    const { id } = await test.acme.projects.create(test.input);
    const { current_commit_sha: former } = await untilStatus(test, id, "active");
    refuses = true;
    await test.repository.commit({ "requirements.txt": "-e ." }, "Refused");
    await expect(test.acme.projects.deploy(id)).rejects.toMatchObject({
      code: "invalid",
      issues: refused,
    });
    const after = await untilStatus(test, id, "degraded");
    expect(after).toMatchObject({ deployed: true, current_commit_sha: former });
    expect(after.status_message).toContain("requirements.txt line 1 is wrong (and 1 more)");
    expect(test.applied).toHaveLength(1);
    refuses = false;
    await test.repository.commit({ "requirements.txt": "" }, "Repair");
    await test.acme.projects.deploy(id);
    expect(await untilStatus(test, id, "active")).toMatchObject({
      current_commit_sha: expect.not.stringMatching(former ?? ""),
    });
  });
});
