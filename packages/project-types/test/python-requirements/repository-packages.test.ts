import type { OpenRepository, RepositoryRef } from "@dagctl/core/contracts";
import { DagctlError, invalid } from "@dagctl/core/errors";
import { describe, expect, it } from "vitest";
import type { RepositoryRules } from "../../src/python-requirements/allowed-repository.ts";
import type { PythonRequirements } from "../../src/python-requirements/result.ts";
import { folder } from "../files.ts";
import { cleanOf, type Files, readFiles, refusalsOf, WAY_OUT } from "./read.ts";

const HOST = "git.example.com";
const RATES = `https://${HOST}/team/rates.git`;
const TAXES = `https://${HOST}/team/taxes`;
const [ONE, TWO] = ["1".repeat(40), "2".repeat(40)];
const project = (name: string, more = ""): string => `[project]\nname = "${name}"\n${more}`;
const INSTEAD =
  "commit the package as a folder and name that, such as ./libs/rates, or name a version that the index has, such as pandas>=2.0,<3";

/** The files of repositories by URL and commit, and the commits of their refs. */
const REPOSITORIES: Readonly<Record<string, Files>> = {
  [`${RATES} ${ONE}`]: {
    "pyproject.toml": project(
      "Team.Rates",
      'dependencies = ["polars>=1", "sqlmesh>=0.100"]\nrequires-python = ">=3.10"\n[project.optional-dependencies]\ncsv = ["clevercsv"]',
    ),
    src: { kind: "directory", entries: ["team_rates"] },
    "src/team_rates/__init__.py": "",
    "py/pyproject.toml": project("inner", 'dependencies = ["numpy"]'),
    "py/inner.py": "",
  },
  [`${RATES} ${TWO}`]: { "pyproject.toml": project("team-rates"), "team_rates.py": "" },
  [`${TAXES} ${ONE}`]: {
    "pyproject.toml": project(
      "taxes",
      `dependencies = [\n  "team-rates @ git+${RATES}@v1",\n  "core",\n]\n[tool.uv.sources]\ncore = { path = "libs/core" }`,
    ),
    "taxes/__init__.py": "",
    "libs/core/pyproject.toml": project("core", 'dependencies = ["attrs"]'),
    "libs/core/core.py": "",
  },
};
const REFS: Readonly<Record<string, string>> = {
  [`${RATES} default`]: TWO,
  [`${RATES} any v1`]: ONE,
  [`${RATES} tag v1`]: ONE,
  [`${RATES} branch main`]: TWO,
  [`${TAXES} default`]: ONE,
};
const refText = (ref: RepositoryRef): string =>
  ref.kind === "default" ? ref.kind : `${ref.kind} ${ref.name}`;

const opener =
  (more: Readonly<Record<string, Files>> = {}): OpenRepository =>
  async (url, ref) => {
    const all = { ...REPOSITORIES, ...more };
    const isCommit = ref.kind !== "default" && /^[0-9a-f]{40}$/.test(ref.name);
    const commit = isCommit
      ? ref.name
      : (REFS[`${url} ${refText(ref)}`] ?? (url in more ? ONE : undefined));
    if (commit === undefined) return undefined;
    const files = all[`${url} ${commit}`] ?? all[url];
    const read = folder(files ?? {});
    return {
      commit,
      async read(paths) {
        if (files === undefined) throw new DagctlError("not_found", "There is no such commit");
        return read(paths);
      },
    };
  };

const read = (
  files: Files | string,
  rules: Partial<RepositoryRules> = {},
): Promise<PythonRequirements> =>
  readFiles(typeof files === "string" ? { "requirements.txt": files } : files, {
    repositories: { hosts: [HOST], open: opener(), pins: {}, ...rules },
  });

/** Opens a repository with a package of that name, and these files in its root. */
const openModules =
  (name: string, files: Files): OpenRepository =>
  async () => {
    const entries = Object.keys(files).map((path) => path.replace(/\/.*/, ""));
    const root = { kind: "directory", entries } as const;
    return {
      commit: ONE,
      read: folder({ ...files, "": root, "pyproject.toml": project(name) }),
    };
  };

const at = (commit: string, folders: readonly string[], url = RATES): object => ({
  url,
  commit,
  folders,
});

describe("a package of a Git repository of an allowed host", () => {
  it.each<
    [what: string, files: Files | string, repository: object, requirements: readonly string[]]
  >([
    ["by its default branch", `git+${RATES}`, at(TWO, [""]), []],
    ["by a tag", `team_rates @ git+${RATES}@v1`, at(ONE, ["src"]), ["polars>=1", "sqlmesh"]],
    ["by a commit", `team-rates@git+${RATES}@${TWO}`, at(TWO, [""]), []],
    [
      "by the name of an egg, with extras",
      `-e git+${RATES}@v1#egg=team.rates[csv]`,
      at(ONE, ["src"]),
      ["polars>=1", "sqlmesh", "clevercsv"],
    ],
    ["in a subdirectory", `git+${RATES}@v1#subdirectory=py/`, at(ONE, ["py"]), ["numpy"]],
    [
      "by uv",
      {
        "pyproject.toml": project(
          "shop",
          `dependencies = ["team-rates"]\n[tool.uv.sources]\nteam-rates = { git = "${RATES}", branch = "main" }`,
        ),
      },
      at(TWO, [""]),
      [],
    ],
    [
      "by Poetry",
      {
        "pyproject.toml": `[tool.poetry.dependencies]\ninner = { git = "${RATES}", tag = "v1", subdirectory = "py" }`,
      },
      at(ONE, ["py"]),
      ["numpy"],
    ],
    [
      "by PDM",
      {
        "pyproject.toml": `[tool.pdm.dependencies]\ninner = { git = "git+${RATES}", ref = "v1", subdirectory = "py" }`,
      },
      at(ONE, ["py"]),
      ["numpy"],
    ],
  ])("is read as text, and pinned to a commit: %s", async (_, files, repository, requirements) => {
    const found = cleanOf(await read(files));
    expect(found.repositories).toEqual([repository]);
    expect(found.requirements).toEqual(requirements);
    expect(found.folders).toEqual([]);
  });

  it("is not installed from an index, and is named so that no other package brings it", async () => {
    const found = cleanOf(await read(`team-rates>=1\ngit+${RATES}@v1\npolars`));
    expect(found.requirements).toEqual(["polars>=1", "sqlmesh", "polars"]);
    expect(found.provided).toEqual(["team-rates"]);
    expect(found.requiresPython).toBe(">=3.10");
    expect(found.versions.map(({ place, name }) => [place.line, name])).toEqual([[2, "sqlmesh"]]);
  });

  it("brings packages of its own repository, and of others", async () => {
    const found = cleanOf(await read(`git+${TAXES}`));
    expect(found.repositories).toEqual([at(ONE, ["src"]), at(ONE, ["libs/core", ""], TAXES)]);
    expect(found.requirements).toEqual(["polars>=1", "sqlmesh", "attrs"]);
    expect(found.provided).toEqual(["core", "taxes", "team-rates"]);
  });

  it.each(["", "a\nb", " a", "-a", "a".repeat(201)])(
    "has no name where its file says %j",
    async (name) => {
      const files = { "pyproject.toml": project("x").replace('"x"', JSON.stringify(name)) };
      const open: OpenRepository = async () => ({ commit: ONE, read: folder(files) });
      expect(await read(`git+${RATES}`, { open })).toMatchObject({ provided: [] });
    },
  );

  it("is refused where a run would get too many folders of modules", async () => {
    const where = (count: number, length: number): Files => ({
      "pyproject.toml": project(
        "wide",
        `[tool.setuptools.packages.find]\nwhere = ${JSON.stringify(
          Array.from({ length: count }, (_, at) => `${at}`.padStart(length, "x")),
        )}`,
      ),
    });
    const openOf =
      (files: Files): OpenRepository =>
      async () => ({ commit: ONE, read: folder(files) });
    expect(cleanOf(await read(`git+${RATES}`, { open: openOf(where(50, 100)) }))).toMatchObject({
      repositories: [{ folders: { length: 50 } }],
    });
    for (const [count, length] of [
      [51, 2],
      [50, 101],
    ] as const)
      expect(
        refusalsOf(await read(`git+${RATES}`, { open: openOf(where(count, length)) })),
      ).toEqual([expect.stringMatching(/more than 50 folders of modules, or 5000 characters/)]);
  });

  it("is the one of an index where it is the tool, whatever its line calls it", async () => {
    const url = `https://${HOST}/fork`;
    const fork = { "pyproject.toml": project("SQLMesh", 'dependencies = ["polars"]') };
    const open: OpenRepository = async () => ({ commit: ONE, read: folder(fork) });
    const found = cleanOf(await read(`git+${url}\nattrs`, { open }));
    expect(found).toMatchObject({ requirements: ["attrs"], repositories: [], provided: [] });
    expect(found.notes).toEqual([
      expect.objectContaining({ line: 1, message: expect.stringMatching(/^takes the tool from/) }),
    ]);
  });

  it.each<[name: string, files: Files]>([
    ["rates", { "rates.py": "", "src.py": "", "testing.py": "" }],
    // Python prefers the other module to a folder without this file.
    ["rates", { "json/rates.py": "", "sqlglot/rates.py": "" }],
    ["dbt-rates", { "dbt/__init__.py": "" }],
  ])("may have modules that replace no other one: %s %j", async (name, files) => {
    const found = cleanOf(await read(`git+${RATES}`, { open: openModules(name, files) }));
    expect(found.notes).toEqual([]);
  });

  it("may be a fork of a package that the tool needs, with a note", async () => {
    const open = openModules("SQLGlot", { "sqlglot/__init__.py": "" });
    const found = cleanOf(await read(`git+${RATES}`, { open }));
    expect(found.notes).toEqual([
      {
        file: "requirements.txt",
        line: 1,
        message: "replaces the package sqlglot, which the tool needs",
      },
    ]);
    expect(found.provided).toEqual(["sqlglot"]);
  });

  it("is of a host that is allowed with the default port of its scheme", async () => {
    const of = async (host: string, url = RATES): Promise<string> =>
      (await read(`git+${url}`, { hosts: [host], open: opener({ [url]: {} }) })).outcome;
    expect(await of(`${HOST}:443`)).toBe("read");
    for (const [host, url] of [
      [`${HOST}:443`, `https://${HOST}:8443/rates`],
      [`${HOST}:8443`, RATES],
      [`${HOST}:80`, RATES],
    ] as const)
      expect([host, await of(host, url)]).toEqual([host, "refused"]);
  });

  it("stays at a commit that was decided before, although its branch has moved", async () => {
    const { commits } = cleanOf(await read(`git+${RATES}`));
    expect(commits).toEqual({ [RATES]: TWO });
    const kept = cleanOf(await read(`git+${RATES}`, { pins: { [RATES]: ONE } }));
    expect(kept.repositories).toEqual([at(ONE, ["src"])]);
    expect(kept.commits).toEqual({ [RATES]: ONE });
  });
});

describe("a package of a Git repository is refused", () => {
  it.each<[text: string, refusal: string | RegExp]>([
    [
      `git+https://evil.example.com/rates`,
      /installs from a repository of a host that is not allowed: .* ask the operator to allow the host \(setting package_git_hosts\)/,
    ],
    [`git+https://${HOST}:8443/rates`, /of a host that is not allowed/],
    [`git+https://${HOST}.evil.example.com/rates`, /of a host that is not allowed/],
    [`git+https://evil.example.com/${HOST}/rates`, /of a host that is not allowed/],
    [`git+file:///srv/git/rates`, /of a host that is not allowed/],
    [`git+https://${HOST}@evil.example.com/rates`, /has a login in the URL/],
    [`rates @ git+https://me:hunter2@${HOST}/rates`, /has a login in the URL of a repository/],
    [
      "rates @ git+ssh://git@git.example.com/rates",
      /over SSH, and packages are read without a login: write https:\/\/ where it is public, else commit/,
    ],
    [`rates @ git+https://\${TOKEN}@${HOST}/rates`, /has a variable/],
    [
      `git+${RATES}@nope`,
      /names a branch, a tag or a commit that its repository does not have: .* 40 digits/,
    ],
    [`git+${RATES}@1111111`, /write a commit with its 40 digits/],
    [
      `git+${RATES}@${"3".repeat(40)}`,
      /names a commit that its repository does not have, or no longer/,
    ],
    [`git+${RATES}#subdirectory=../other`, /has a subdirectory that is not inside its repository/],
    [`git+${RATES}#subdirectory=/etc`, /has a subdirectory that is not inside its repository/],
    [
      `git+${RATES}@v1#subdirectory=src`,
      /installs a repository that has no pyproject\.toml: name its subdirectory/,
    ],
    [`other @ git+${RATES}@v1`, /gives the package another name than its repository/],
    [`git+${RATES} ; python_version > "3.8"`, /has a marker for a repository/],
    [`git+${RATES} --hash=sha256:${"a".repeat(64)}`, /has an option after a repository/],
    ["hg+https://git.example.com/rates", /has an address that is not one of git\+https/],
    [
      `inner[nope] @ git+${RATES}@v1#subdirectory=py`,
      /whose py\/pyproject\.toml has no extra that another file asks for/,
    ],
  ])("with the line and what to change: %s", async (text, refusal) => {
    const refusals = refusalsOf(await read(`polars\n${text}`));
    expect(refusals[0]).toMatch(/^requirements\.txt:2 /);
    expect(refusals[0]).toMatch(refusal);
    expect(refusals[0]).toMatch(new RegExp(`; ${WAY_OUT}$`));
    expect(refusals.join()).not.toMatch(/hunter2|evil/);
  });

  it.each<[files: Files, module: string, whose: string]>([
    [{ "json.py": "" }, "json", "that of Python"],
    [{ "typing/__init__.py": "" }, "typing", "that of Python"],
    [{ "_json.cpython-311-x86_64-linux-gnu.so": "" }, "_json", "that of Python"],
    [{ "sqlglot/__init__.py": "" }, "sqlglot", "the one that the tool needs"],
    [{ "duckdb.py": "" }, "duckdb", "the one that the tool needs"],
    [{ "jinja2.pyc": "" }, "jinja2", "the one that the tool needs"],
    [{ "yaml/__init__.py": "" }, "yaml", "the one that the tool needs"],
    [{ "dbt/__init__.py": "" }, "dbt", "the one that the tool needs"],
  ])("where its module would replace another one: %j", async (files, module, whose) => {
    expect(refusalsOf(await read(`git+${RATES}`, { open: openModules("rates", files) }))).toEqual([
      `requirements.txt:1 installs a repository whose module ${module} would replace ${whose}: rename the module there; ${WAY_OUT}`,
    ]);
  });

  it("where a repository that another one needs is, by the way that leads there", async () => {
    const chain: OpenRepository = async (url) => {
      const next: Readonly<Record<string, string>> = {
        a: `dependencies = ["b @ git+https://${HOST}/b"]`,
        b: `dependencies = [\n  "c @ git+https://${HOST}/c",\n  "d @ git+https://elsewhere.com/d",\n]`,
        c: 'dynamic = ["dependencies"]',
      };
      const name = url.slice(-1);
      return { commit: ONE, read: folder({ "pyproject.toml": project(name, next[name]) }) };
    };
    const way =
      "requirements.txt:1 installs from a repository whose pyproject.toml:3 needs another repository whose pyproject.toml";
    expect(refusalsOf(await read(`git+https://${HOST}/a`, { open: chain }))).toEqual([
      expect.stringContaining(
        `${way}:4 needs another repository whose pyproject.toml:3 has dynamic dependencies`,
      ),
      `${way}:5 needs another repository of a host that is not allowed: take a version of the package that does not need it, or publish both to an index, or ask the operator to allow the host (setting package_git_hosts); ${WAY_OUT}`,
    ]);
  });

  it("where no host is allowed, with the setting", async () => {
    expect(refusalsOf(await read(`git+${RATES}`, { hosts: [] }))).toEqual([
      `requirements.txt:1 installs from a repository: ${INSTEAD}, or ask the operator to allow its host (setting package_git_hosts); ${WAY_OUT}`,
    ]);
  });

  it("where the engine or the Git driver cannot do it", async () => {
    expect(refusalsOf(await read(`git+${RATES}`, { open: undefined }))).toEqual([
      `requirements.txt:1 installs from a repository, which the engine or the Git driver of this server cannot: name a version that an index has; ${WAY_OUT}`,
    ]);
  });

  it("where two lines ask for two commits of it, whatever its name is written like", async () => {
    const text = `git+${RATES}@v1\nteam_rates @ git+${RATES}@main\ngit+${RATES}@v1#egg=team-rates`;
    expect(refusalsOf(await read(text.replace("@main", "")))).toEqual([
      `requirements.txt:2 asks for another commit of the package than requirements.txt:1: leave one of the two; ${WAY_OUT}`,
    ]);
  });

  it.each<[what: string, files: Files, refusal: RegExp]>([
    [
      "without a pyproject.toml",
      { "rates.py": "" },
      /installs a repository that has no pyproject\.toml/,
    ],
    [
      "with setup.py only",
      { "setup.py": "" },
      /installs a repository whose dependencies are only in setup\.py .*: name a version that an index has, or publish/,
    ],
    [
      "with dynamic dependencies",
      { "pyproject.toml": project("a", 'dynamic = ["dependencies"]') },
      /^requirements\.txt:1 installs from a repository whose pyproject\.toml:3 has dynamic dependencies, which need a build/,
    ],
    [
      "with modules to compile",
      { "pyproject.toml": `${project("a")}[build-system]\nbuild-backend = "maturin"` },
      /installs a repository that has modules to compile/,
    ],
    [
      "with files that a build writes",
      { "pyproject.toml": `${project("a")}[tool.setuptools_scm]\nversion_file = "a/_v.py"` },
      /installs a repository that has files that its build writes/,
    ],
    [
      "whose file is a link",
      { "pyproject.toml": { kind: "link" } },
      /with a pyproject\.toml that is a link, which is not followed/,
    ],
    [
      "whose file is too large",
      { "pyproject.toml": { kind: "too_large", bytes: 9_000_000 } },
      /with a pyproject\.toml that is too large to read/,
    ],
    [
      "with a wrong line",
      { "pyproject.toml": project("a", 'dependencies = ["b @ https://hunter2"]') },
      /^requirements\.txt:1 installs from a repository whose pyproject\.toml:3 installs from an address/,
    ],
    [
      "that is no TOML",
      { "pyproject.toml": "= hunter2" },
      /whose pyproject\.toml:1 is not valid TOML/,
    ],
    [
      "with a folder out of it",
      {
        "pyproject.toml": project(
          "a",
          'dependencies = ["b"]\n[tool.uv.sources]\nb = { path = "../../etc" }',
        ),
      },
      /whose pyproject\.toml:3 installs a folder or a file that is not in the repository/,
    ],
    [
      "that names itself in a circle",
      { "pyproject.toml": project("a", `dependencies = ["b @ git+https://${HOST}/new@nope"]`) },
      /whose pyproject\.toml:3 names a branch, a tag or a commit/,
    ],
  ])("%s", async (_, files, refusal) => {
    const url = `https://${HOST}/new`;
    const refs = { [`${url} ${ONE}`]: files };
    const open: OpenRepository = async (...given) =>
      given[0] === url && given[1].kind === "default"
        ? opener(refs)(url, { kind: "commit", name: ONE })
        : opener(refs)(...given);
    const refusals = refusalsOf(await read(`git+${url}`, { open }));
    expect(refusals[0]).toMatch(refusal);
    expect(refusals.join()).not.toContain("hunter2");
  });

  it("whose subdirectory is a submodule", async () => {
    const files: Files = { "pyproject.toml": project("a"), lib: { kind: "submodule" } };
    const open: OpenRepository = () => opener({ x: files })("x", { kind: "commit", name: ONE });
    expect(refusalsOf(await read(`git+${RATES}#subdirectory=lib`, { open }))[0]).toMatch(
      /installs a repository that is a submodule, and none is fetched/,
    );
  });

  it("where it leads to too many repositories", async () => {
    const lines = Array.from({ length: 12 }, (_, n) => `git+https://${HOST}/r${n}`);
    const open: OpenRepository = async (url) => ({
      commit: ONE,
      read: folder({ "pyproject.toml": project(url.replace(/.*\//, "")) }),
    });
    expect(refusalsOf(await read(lines.join("\n"), { open }))).toEqual(
      [11, 12].map((line) =>
        expect.stringMatching(`^requirements\\.txt:${line} follows 10 repositories`),
      ),
    );
  });

  it("where its server says so; one that does not answer is tried again", async () => {
    const fails = (error: Error): Partial<RepositoryRules> => ({
      open: async () => {
        throw error;
      },
    });
    const message = "must not lead to a private or reserved address";
    const refused = invalid([{ path: "repository_url", message }]);
    expect(refusalsOf(await read(`git+${RATES}`, fails(refused)))[0]).toMatch(
      /^requirements\.txt:1 installs from a repository whose URL must not lead to a private/,
    );
    const away = new DagctlError("unavailable", "The Git server does not answer");
    await expect(read(`git+${RATES}`, fails(away))).rejects.toMatchObject({
      code: "unavailable",
      message: "requirements.txt:1 installs from a repository. The Git server does not answer",
    });
  });
});
