import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DBT_VERSIONS } from "@dagctl/project-types/dbt";
import { packageIndexServer, type PackageIndexServer } from "@dagctl/test-servers";
import type { TestFiles, TestRepository } from "@dagctl/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { active, type Answer, type Api, runToEnd } from "./end-to-end/api.ts";
import { type BuiltServer, builtServer } from "./end-to-end/built-server.ts";
import { query, workOf } from "./end-to-end/data-folder.ts";
import {
  deploy,
  type PackagesProject,
  publicIndex,
  redeployed,
  type Refusal,
  withStatus,
} from "./end-to-end/packages.ts";
import { dbtPackages } from "./end-to-end/packages-projects.ts";

let path: BuiltServer;
let index: PackageIndexServer;
let server: Api;
let variables: Readonly<Record<string, string>>;
let rates: TestRepository;
/** The host of all repositories, with its port. */
let host: string;

/** The file that a build of the package leaves. */
const traceOf = (data: string): string => join(data, "built-by-setup");

/** A package that needs another one of the index, and names what it finds there. */
const package_ = (rate: string, more = ""): TestFiles => ({
  "pyproject.toml": [
    "[project]",
    'name = "our-rates"',
    'version = "1.0"',
    'dependencies = ["our-leaf==1.0"]',
    more,
  ].join("\n"),
  "src/our_rates/__init__.py": `import our_leaf\n\nRATE = "${rate} " + our_leaf.__version__\n`,
  // A build would execute it.
  "setup.py": `import pathlib\npathlib.Path(${JSON.stringify(traceOf(path.data))}).touch()\n`,
});

beforeAll(async () => {
  index = await packageIndexServer();
  await index.publish({ name: "our-leaf", version: "1.0", uploadTime: "2024-01-01" });
  await index.publish({ name: "our-rates", version: "9.9", uploadTime: "2024-01-01" });
  await index.publish({
    name: "our-user",
    version: "1.0",
    uploadTime: "2024-01-01",
    dependencies: ["our-rates"],
  });
  // No index has that version.
  await index.publish({
    name: "our-newer-user",
    version: "1.0",
    uploadTime: "2024-01-01",
    dependencies: ["our-rates>=10"],
  });
  path = await builtServer();
  host = new URL(path.git.url).host;
  rates = await path.git.create("rates");
  await rates.tag("v1", await rates.commit(package_("one")));
  variables = {
    DAGCTL_PACKAGE_INDEX: `local=${index.url},public=${await publicIndex()}`,
    DAGCTL_PACKAGE_GIT_HOSTS: `${host}, 127.0.0.1:1`,
  };
  server = await path.start(variables);
});
afterAll(async () => {
  await path.dispose();
  await index.close();
});

const project = (...requirements: readonly string[]): TestFiles => ({
  ...dbtPackages("our_rates", "our_rates.RATE"),
  "requirements.txt": requirements.map((line) => `${line}\n`).join(""),
});

/** Commits the project to a repository of that name, and creates it. */
async function created(
  name: string,
  files: TestFiles,
): Promise<{
  readonly answer: Answer<PackagesProject & Refusal>;
  commit(changed: TestFiles): Promise<string>;
}> {
  const repository = await path.git.create(name);
  await repository.commit(files, "Begin");
  const answer = (await server.create({
    name,
    project_type: "dbt",
    repository_url: repository.url,
    dbt_version: DBT_VERSIONS.at(-1),
    check_on_deploy: false,
  })) as Answer<PackagesProject & Refusal>;
  return { answer, commit: (changed) => repository.commit(changed, "Change") };
}

/** Runs a project, and returns what its model said. */
async function said(id: string): Promise<unknown> {
  expect(await runToEnd(server, id)).toMatchObject({ status: "success" });
  const { python, file } = workOf(path.data, id, "warehouse.db");
  return (await query(python, file, "select said from said"))[0]?.[0];
}

describe("a project with packages of Git repositories and folders", () => {
  test("keeps its commit while its branch moves, until the project has another commit", async () => {
    const { answer, commit } = await created("moving", project(`git+${rates.url}`, "our-user"));
    const { id } = answer.body;
    expect(await active(server, id)).not.toHaveProperty("status_message");
    const moved = await rates.commit(package_("two"));
    await redeployed(server, id);
    expect(await said(id)).toBe("one 1.0");
    await commit({ "README.md": "News" });
    await redeployed(server, id);
    expect(await said(id)).toBe("two 1.0");
    const [operation] = await server.operations(id);
    const { message = "" } = operation?.steps.find(({ name }) => name === "packages") ?? {};
    expect(message).toContain(`installs ${rates.url} at ${moved}, `);
    // Another package needs it, and the index has it.
    expect(message).toContain("our-user==1.0");
    expect(message).not.toContain("our-rates==9.9");
    expect(existsSync(traceOf(path.data))).toBe(false);
  });

  test("imports it by a tag and a subdirectory, and by [tool.uv.sources]", async () => {
    const nested = await path.git.create("nested");
    const files = Object.entries(package_("nested"));
    await nested.commit(Object.fromEntries(files.map(([file, text]) => [`py/${file}`, text])));
    await nested.tag("v2", (await nested.commit({ "README.md": "Two" })) ?? "");
    const { answer } = await created("sources", {
      ...dbtPackages("our_rates", "our_rates.RATE"),
      "pyproject.toml": [
        "[project]",
        'name = "shop"',
        'dependencies = ["our-rates"]',
        "[tool.uv.sources]",
        `our-rates = { git = "${nested.url}", tag = "v2", subdirectory = "py" }`,
      ].join("\n"),
    });
    await active(server, answer.body.id);
    expect(await said(answer.body.id)).toBe("nested 1.0");
  });

  test("prefers a folder of its own to the version that another package needs of an index", async () => {
    const folder = Object.entries(package_("folder")).map(([file, text]) => [`libs/${file}`, text]);
    const { answer } = await created("folder", {
      ...project("./libs", "our-user", "our-newer-user"),
      ...(Object.fromEntries(folder) as TestFiles),
    });
    await active(server, answer.body.id);
    expect(await said(answer.body.id)).toBe("folder 1.0");
  });

  test("has its repository on the disk until no project names it, also after a kill", async () => {
    const kept = (): readonly string[] =>
      readdirSync(join(path.data, "git"))
        .map((name) => join(path.data, "git", name, "dagctl-import"))
        .filter((file) => existsSync(file))
        .map((file) => (JSON.parse(readFileSync(file, "utf8")) as { readonly url: string }).url);
    const gone = await path.git.create("gone");
    await gone.commit({ "pyproject.toml": '[project]\nname = "gone"\n', "gone.py": "" });
    const lines = [`git+${rates.url}@v1`, `git+${gone.url}`];
    const { answer, commit } = await created("disk", project(...lines));
    const { id } = answer.body;
    await active(server, id);
    expect(kept()).toEqual(expect.arrayContaining([rates.url, gone.url]));
    await path.kill();
    server = await path.start(variables);
    expect(await said(id)).toBe("one 1.0");
    expect(kept()).toContain(gone.url);
    await commit({ "requirements.txt": `git+${rates.url}@v1\n` });
    await redeployed(server, id);
    expect(kept()).toContain(rates.url);
    expect(kept()).not.toContain(gone.url);
  });

  test("is refused with each line that cannot be used, whatever its repository has", async () => {
    const empty = await path.git.create("empty");
    await empty.commit({ "rates.py": "" });
    const dynamic = await path.git.create("dynamic");
    await dynamic.commit({
      "pyproject.toml": '[project]\nname = "dynamic"\ndynamic = ["dependencies"]\n',
    });
    const modules = await path.git.create("modules");
    await modules.commit({ lib: { submodule: "a".repeat(40) }, "README.md": "" });
    const json = await path.git.create("json");
    await json.commit({ "pyproject.toml": '[project]\nname = "ours"\n', "json/__init__.py": "" });
    const { answer } = await created(
      "refused",
      project(
        `git+${empty.url}`,
        `git+${dynamic.url}`,
        `git+${modules.url}#subdirectory=lib`,
        `git+${rates.url}#subdirectory=../../etc`,
        `git+${rates.url}@nope`,
        `git+${path.git.url}absent.git`,
        "git+https://127.0.0.1:1/private.git",
        "git+https://git.example.com/other.git",
        `git+${rates.url}@v1`,
        `git+${rates.url}`,
        `git+${json.url}`,
      ),
    );
    expect(answer).toMatchObject({ status: 400, body: { error: "invalid" } });
    const messages = answer.body.issues?.map(({ message }) => message) ?? [];
    expect(messages.map((message) => message.replace(/[;:,] .*$/, ""))).toEqual([
      "requirements.txt:1 installs a repository that has no pyproject.toml",
      "requirements.txt:2 installs from a repository whose pyproject.toml:3 has dynamic dependencies",
      "requirements.txt:3 installs a repository that is a submodule",
      "requirements.txt:4 has a subdirectory that is not inside its repository",
      "requirements.txt:5 names a branch",
      `requirements.txt:6 installs from a repository whose URL names no repository on 127.0.0.1`,
      "requirements.txt:7 installs from a repository whose URL must not lead to a private or reserved address",
      "requirements.txt:8 installs from a repository of a host that is not allowed",
      "requirements.txt:10 asks for another commit of the package than requirements.txt:9",
      "requirements.txt:11 installs a repository whose module json would replace that of Python",
    ]);
  });

  test("is degraded by a later commit that leads to another host, and goes on", async () => {
    const { answer, commit } = await created("redirected", project(`git+${rates.url}@v1`));
    const { id } = answer.body;
    await active(server, id);
    const location = "http://127.0.0.1:1/rates.git/info/refs?service=git-upload-pack";
    const failure = { kind: "status", status: 302, headers: { location } } as const;
    const fault = path.git.fault(failure, { path: "/away.git" });
    await commit({ "requirements.txt": `git+${path.git.url}away.git\n` });
    expect(await deploy(server, id)).toMatchObject({ status: 400 });
    expect(fault.fired).toBeGreaterThan(0);
    expect(await withStatus(server, id, "degraded")).toMatchObject({
      status_message: expect.stringMatching(
        /requirements\.txt:1 installs from a repository whose URL leads to another host/,
      ) as string,
    });
    expect(await said(id)).toBe("one 1.0");
  });
});
