import type { DagctlError } from "@dagctl/core";
import type { DeployDriver, PackagesRequest } from "@dagctl/core/contracts";
import type { SqlmeshProject } from "@dagctl/project-types/sqlmesh";
import { fakeEngine, fakeGit } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { RELEASE, type TestHost, testHost, until, untilStatus } from "./test-host.ts";

const WAY_OUT = 'python_requirements: "" ignores the file';
const FILES = { "config.yaml": "gateways: {a: {connection: {type: duckdb}}}\n" };
const URL = "https://git.example.com/shop.git";

interface PackagesHost extends TestHost {
  readonly asked: readonly PackagesRequest[];
  readonly input: TestHost["input"] & { readonly project_type: "sqlmesh" };
}

/** A host whose repository has a SQLMesh project and these files, and the requests for packages. */
async function packagesHost(files: Readonly<Record<string, string>>): Promise<PackagesHost> {
  const engine = fakeEngine();
  const asked: PackagesRequest[] = [];
  const deploy: DeployDriver = {
    ...engine.deploy,
    async resolvePackages(request, options) {
      asked.push(request);
      return (await engine.deploy.resolvePackages?.(request, options)) ?? { lock: "none" };
    },
  };
  const git = fakeGit();
  const repository = git.create(URL);
  await repository.commit({ ...FILES, ...files }, "Begin");
  const test = await testHost({ engine, deploy, plainGit: git, repository });
  return { ...test, asked, input: { name: "shop", project_type: "sqlmesh", repository_url: URL } };
}

const askedFor = ({ asked }: PackagesHost): readonly unknown[] =>
  asked.map(({ runtime }) => runtime.requirements?.requirements);

const refusal = async (call: Promise<unknown>): Promise<DagctlError> => {
  const thrown: unknown = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toMatchObject({ code: "invalid" });
  return thrown as DagctlError;
};

describe("the requirements.txt of a project", () => {
  it("is part of each commit, and the project shows that it was read", async () => {
    const test = await packagesHost({ "requirements.txt": "polars==1.0\n" });
    const { id } = await test.acme.projects.create(test.input);
    expect(await untilStatus<SqlmeshProject>(test, id, "active")).toMatchObject({
      python_requirements_file: "requirements.txt",
    });
    await test.repository.commit({ "requirements.txt": "polars==1.1\n" }, "Raise");
    await test.acme.projects.deploy(id);
    await untilStatus(test, id, "active");
    expect(askedFor(test)).toEqual([["polars==1.0"], ["polars==1.1"]]);
  });

  it("says in status_message which line asks for another version of the tool, until one is installed", async () => {
    const test = await packagesHost({
      "requirements.txt":
        "polars\nsqlmesh==0.130.0\nsqlmesh<1\nsqlmesh<2\nsqlmesh>9\nsqlmesh>8\nsqlmesh>7\n",
    });
    const { id } = await test.acme.projects.create<SqlmeshProject>({
      ...test.input,
      sqlmesh_version: "0.236.4",
    });
    const { status_message: message, sqlmesh_version: version } = await until(
      () => test.acme.projects.get<SqlmeshProject>(id),
      ({ status }) => status === "active",
    );
    const note = (line: number): string =>
      `requirements.txt:${line} asks for another version of sqlmesh: ${version} is installed, because sqlmesh_version decides`;
    expect(message).toBe(`${note(2)}. ${note(5)}. ${note(6)}. 1 more of this kind`);
    await test.repository.commit({ "requirements.txt": "sqlmesh==0.130.0\n" }, "One");
    await test.acme.projects.update<SqlmeshProject>(id, { sqlmesh_version: "0.130.0" });
    await test.acme.projects.deploy(id);
    expect(await untilStatus(test, id, "active")).not.toHaveProperty("status_message");
  });

  it("is refused at create with an issue for each line, and nothing is recorded", async () => {
    const test = await packagesHost({ "requirements.txt": "polars\n-e .\ngit+https://a.b/c\n" });
    const { issues = [] } = await refusal(test.acme.projects.create(test.input));
    expect(issues.map(({ path }) => path)).toEqual(["python_requirements", "python_requirements"]);
    expect(issues.map(({ message }) => message.split(" ")[0])).toEqual([
      "requirements.txt:2",
      "requirements.txt:3",
    ]);
    for (const { message } of issues) expect(message.endsWith(`; ${WAY_OUT}`)).toBe(true);
    expect((await test.acme.projects.list()).projects).toEqual([]);
    const input = { ...test.input, python_requirements: "" };
    const { id } = await test.acme.projects.create<SqlmeshProject>(input);
    const made = await untilStatus<SqlmeshProject>(test, id, "active");
    expect(made).toMatchObject({ python_requirements: "" });
    expect(made).not.toHaveProperty("python_requirements_file");
    expect(test.asked).toEqual([]);
  });

  it("that is refused at a later commit degrades the project until the field ignores it", async () => {
    const test = await packagesHost({});
    const { id } = await test.acme.projects.create(test.input);
    const { current_commit_sha: former } = await untilStatus(test, id, "active");
    const refused = await test.repository.commit({ "requirements.txt": "./wheel.whl\n" }, "Wheel");
    await refusal(test.acme.projects.deploy(id));
    expect(await untilStatus(test, id, "degraded")).toMatchObject({
      deployed: true,
      current_commit_sha: former,
      status_message: expect.stringMatching(/requirements\.txt:1 installs a folder or a file/),
    });
    // Another field that the inspection depends on leads to the same file.
    const put = test.acme.projects.update<SqlmeshProject>(id, { sqlmesh_version: "0.208.1" });
    expect((await refusal(put)).issues).toHaveLength(1);
    await test.acme.projects.update<SqlmeshProject>(id, { python_requirements: "" });
    expect(await untilStatus(test, id, "active")).toMatchObject({ current_commit_sha: refused });
    expect(test.asked).toEqual([]);
  });

  it("is read when null clears the field, or a path names another file", async () => {
    const files = { "requirements.txt": "polars\n", "reqs/prod.txt": "duckdb\n" };
    const test = await packagesHost(files);
    const input = { ...test.input, python_requirements: "" };
    const { id } = await test.acme.projects.create<SqlmeshProject>(input);
    await untilStatus(test, id, "active");
    for (const [value, file] of [
      [null, "requirements.txt"],
      ["reqs/prod.txt", "reqs/prod.txt"],
    ] as const) {
      await test.acme.projects.update<SqlmeshProject>(id, { python_requirements: value });
      expect(await untilStatus<SqlmeshProject>(test, id, "active")).toMatchObject({
        python_requirements_file: file,
      });
    }
    expect(askedFor(test)).toEqual([["polars"], ["duckdb"]]);
    const absent = { python_requirements: "absent.txt" };
    const { issues } = await refusal(test.acme.projects.update<SqlmeshProject>(id, absent));
    expect(issues?.[0]?.message).toContain("absent.txt is a file that is not in the repository");
  });
});

describe("the requirements.txt of a project that is polled", () => {
  it("fails the deployment of a commit where it is refused", async () => {
    const test = await testHost({ project: "polled" });
    const commit = await test.repository.commit(
      { [RELEASE]: "version: 1.1.0\n", "requirements.txt": "-e .\n" },
      "Refused",
    );
    const { auto_deploy } = await test.untilAutoDeploy(commit, "failed");
    expect(auto_deploy?.reason).toContain(
      "requirements.txt:1 installs a folder that has no pyproject",
    );
    const present = await until(
      () => test.acme.projects.get(test.project.id),
      ({ status }) => status === "degraded",
    );
    expect(present).toMatchObject({ deployed: true, current_commit_sha: test.first });
  });
});
