import type { DeployDriver, Deployment, GitDriver } from "@dagctl/core/contracts";
import { without } from "@dagctl/core/driver-kit";
import { type SqlmeshProject, sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { type FakeRepository, fakeEngine, fakeGit } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { type TestHost, testHost, until, untilStatus } from "./test-host.ts";

const CONFIG = { "config.yaml": "gateways: {a: {connection: {type: duckdb}}}\n" };
const URL = "https://git.example.com/shop.git";
const RATES = "https://github.com/acme/rates";
const LINE = { "requirements.txt": `rates @ git+${RATES}\n` };

interface RatesHost extends TestHost {
  readonly applied: readonly Deployment[];
  readonly rates: FakeRepository;
  readonly input: TestHost["input"] & { readonly project_type: "sqlmesh" };
  /** The messages of the host's log. */
  readonly logged: readonly string[];
}

/** A host that allows packages of github.com, with a project that takes one from there. */
async function ratesHost({
  files = LINE,
  git: changeGit = (git) => git,
  supports = {},
}: {
  readonly files?: Readonly<Record<string, string>>;
  readonly git?: (git: GitDriver) => GitDriver;
  readonly supports?: Partial<DeployDriver["supports"]>;
} = {}): Promise<RatesHost> {
  const engine = fakeEngine();
  const applied: Deployment[] = [];
  const logged: string[] = [];
  const deploy: DeployDriver = {
    ...engine.deploy,
    supports: { ...engine.deploy.supports, ...supports },
    async apply(deployment, options) {
      applied.push(deployment);
      await engine.deploy.apply(deployment, options);
    },
  };
  const plain = fakeGit();
  const repository = plain.create(URL);
  await repository.commit({ ...CONFIG, ...files }, "Begin");
  const rates = plain.create(RATES);
  const pyproject = '[project]\nname = "rates"\ndependencies = ["polars==1.0"]\n';
  await rates.commit({ "pyproject.toml": pyproject, "rates.py": "RATE = 1" });
  const test = await testHost({
    engine,
    deploy,
    plainGit: plain,
    git: changeGit(plain),
    repository,
    projectTypes: [sqlmeshType({ packageGitHosts: ["github.com"] })],
    log: ({ message }) => void logged.push(message),
  });
  const input = { name: "shop", project_type: "sqlmesh", repository_url: URL } as const;
  return { ...test, applied, rates, input, logged };
}

const commitsOf = ({ applied }: RatesHost): readonly unknown[] =>
  applied.map(({ workload }) => workload.importRepositories);

describe("a package of another repository", () => {
  it("stays at its commit while the project does, and moves with the next commit of the project", async () => {
    const test = await ratesHost();
    const first = await test.rates.commit({ "rates.py": "RATE = 2" });
    const { id } = await test.acme.projects.create(test.input);
    await untilStatus(test, id, "active");
    const second = await test.rates.commit({ "rates.py": "RATE = 3" });
    await test.acme.projects.deploy(id);
    await untilStatus(test, id, "active");
    await test.acme.projects.update(id, { memory_limit: "2Gi" });
    await untilStatus(test, id, "active");
    const at = (commit: string): readonly object[] => [{ url: RATES, commit, folders: [""] }];
    expect(commitsOf(test)).toEqual([at(first), at(first), at(first)]);
    await test.repository.commit({ "README.md": "News" }, "Other");
    await test.acme.projects.deploy(id);
    await untilStatus(test, id, "active");
    expect(commitsOf(test).at(-1)).toEqual(at(second));
    const third = await test.rates.commit({ "rates.py": "RATE = 4" });
    await test.acme.projects.update<SqlmeshProject>(id, {
      python_requirements: "requirements.txt",
    });
    await untilStatus(test, id, "active");
    expect(commitsOf(test).at(-1)).toEqual(at(third));
  });

  it("is shown with its commit in the step packages, next to what it needs", async () => {
    const test = await ratesHost();
    const commit = await test.rates.commit({ "rates.py": "RATE = 9" });
    const { id } = await test.acme.projects.create(test.input);
    await untilStatus(test, id, "active");
    const { operations } = await test.acme.operations.list(id);
    const [operation] = operations;
    const step = operation?.steps.find(({ name }) => name === "packages");
    expect(step?.message).toBe(`installs ${RATES} at ${commit}, polars==1.0`);
  });

  it("is refused with its line where the Git driver or the engine has no such thing", async () => {
    const cannot = {
      code: "invalid",
      issues: [
        {
          path: "python_requirements",
          message: expect.stringMatching(
            /^requirements\.txt:1 installs from a repository, which the engine or the Git driver/,
          ),
        },
      ],
    };
    const withoutRefs = await ratesHost({ git: (git) => without(git, "findRef") });
    await expect(withoutRefs.acme.projects.create(withoutRefs.input)).rejects.toMatchObject(cannot);
    const withoutImports = await ratesHost({ supports: { importRepositories: false } });
    await expect(withoutImports.acme.projects.create(withoutImports.input)).rejects.toMatchObject(
      cannot,
    );
  });

  it("is read again where its server does not answer, and nothing is recorded meanwhile", async () => {
    const test = await ratesHost();
    test.rates.setFailure("unreachable");
    await expect(test.acme.projects.create(test.input)).rejects.toMatchObject({
      code: "unavailable",
      retryable: true,
      message: "requirements.txt:1 installs from a repository. The Git server does not answer",
    });
    test.rates.setFailure("none");
    const { id } = await test.acme.projects.create(test.input);
    await untilStatus(test, id, "active");
  });

  it("fails the deployment of a later commit that names a branch which is not there", async () => {
    const test = await ratesHost();
    const { id } = await test.acme.projects.create(test.input);
    await untilStatus(test, id, "active");
    await test.repository.commit({ "requirements.txt": `git+${RATES}@nope` }, "Other");
    await expect(test.acme.projects.deploy(id)).rejects.toMatchObject({ code: "invalid" });
    const { status_message: message } = await until(
      () => test.acme.projects.get(id),
      ({ status }) => status === "degraded",
    );
    expect(message).toMatch(/requirements\.txt:1 names a branch, a tag or a commit that/);
  });

  it("is read without the login of the project, and without leaving its host", async () => {
    const seen: unknown[] = [];
    const test = await ratesHost({
      git: (git) => ({
        ...git,
        async readFiles(repository, ...given) {
          seen.push([repository.url.href, repository.auth, repository.staysOnHost]);
          return git.readFiles(repository, ...given);
        },
      }),
    });
    await test.acme.projects.create(test.input);
    expect(seen).toContainEqual([RATES, { method: "none" }, true]);
    expect(seen).toContainEqual([URL, { method: "none" }, undefined]);
  });
});

describe("the stored repositories of packages", () => {
  const TAXES = "https://github.com/acme/taxes";
  const withTaxes = `rates @ git+${RATES}\ntaxes @ git+${TAXES}\n`;

  async function taxesHost(): Promise<{
    readonly test: RatesHost;
    /** Deploys a commit with these requirements. */
    require(id: string, lines: string): Promise<void>;
    /** Returns the last parts of the URLs that the Git driver has. */
    kept(): Promise<readonly string[]>;
  }> {
    const test = await ratesHost();
    const taxes = test.git.create(TAXES);
    await taxes.commit({ "pyproject.toml": '[project]\nname = "taxes"\n', "taxes.py": "" });
    return {
      test,
      async require(id, lines) {
        await test.repository.commit({ "requirements.txt": lines });
        await test.acme.projects.deploy(id);
        await untilStatus(test, id, "active");
      },
      kept: async () =>
        ((await test.git.listImports?.("org-acme")) ?? []).map((url) =>
          url.slice(url.lastIndexOf("/") + 1),
        ),
    };
  }

  it("are forgotten when no project names them any more, and not before", async () => {
    const { test, require, kept } = await taxesHost();
    const { id } = await test.acme.projects.create(test.input);
    const { id: second } = await test.acme.projects.create({ ...test.input, name: "second" });
    for (const one of [id, second]) await untilStatus(test, one, "active");
    await require(id, withTaxes);
    expect(await kept()).toEqual(["rates", "taxes"]);
    await require(id, "polars\n");
    expect(await kept()).toEqual(["rates"]);
    await test.acme.projects.undeploy(second);
    await require(id, withTaxes);
    await test.acme.projects.delete(id);
    // The second one is not deployed, and its inspection names it.
    expect(await kept()).toEqual(["rates"]);
    await test.acme.projects.delete(second);
    expect(await kept()).toEqual([]);
  });

  it("are forgotten after a restart, also where a refused commit or a lost host has left them", async () => {
    const { test, kept } = await taxesHost();
    const { id } = await test.acme.projects.create(test.input);
    await untilStatus(test, id, "active");
    await test.repository.commit({ "requirements.txt": `${withTaxes}git+${RATES}@nope\n` });
    await expect(test.acme.projects.deploy(id)).rejects.toMatchObject({ code: "invalid" });
    expect(await kept()).toEqual(["rates", "taxes"]);
    const again = await test.again();
    await again.repository.commit({ "requirements.txt": "polars\n" });
    await again.acme.projects.deploy(id);
    await untilStatus(again, id, "active");
    expect(await kept()).toEqual([]);
  });

  it("do not fail an operation where they cannot be deleted", async () => {
    const test = await ratesHost({
      git: (git) => ({
        ...git,
        listImports: () => Promise.reject(new Error("The disk is gone")),
      }),
    });
    const { id } = await test.acme.projects.create(test.input);
    await untilStatus(test, id, "active");
    await test.acme.projects.delete(id);
    expect(test.logged).toContain(
      `Stored repositories of packages that ${id} does not use any more could not be deleted`,
    );
  });
});
