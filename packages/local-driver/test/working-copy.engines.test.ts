import {
  chmod,
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  symlink,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import type { RunRequest, RunState, Workload } from "@dagctl/core/contracts";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { LocalDriver } from "../src/index.ts";
import {
  converged,
  deployment,
  ended,
  FIRST,
  lines,
  REF,
  runRequest,
  SECOND,
  servicesOf,
  workbench,
  type Workbench,
  workload,
} from "./workbench.ts";

// Real processes on a machine that may be busy: nothing here is about speed.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const COMMITS = {
  [FIRST]: {
    "nested/seeds/x.csv": "first\n",
    "nested/old.txt": "of the first commit\n",
    "nested/both.txt": "both\n",
    "shared.txt": "shared\n",
  },
  [SECOND]: {
    "nested/seeds/x.csv": "second\n",
    "nested/new.txt": "of the second commit\n",
    "nested/made/deep.txt": "deep of the second commit\n",
    "nested/both.txt": "both\n",
    "shared.txt": "shared\n",
  },
};

let bench: Workbench;
let driver: LocalDriver;

beforeEach(async () => {
  bench = await workbench(servicesOf(COMMITS));
  driver = await bench.start();
});
afterEach(() => bench.dispose());

const inProject = (overrides: Partial<Workload>): Workload =>
  workload({
    currentFolder: "project",
    repository: { ...workload().repository, path: "nested" },
    ...overrides,
  });

async function deployed(
  generation = 1,
  { commit = FIRST, ...overrides }: Partial<Workload> & { readonly commit?: string } = {},
): Promise<void> {
  await driver.deploy.apply(deployment(generation, { commit, workload: inProject(overrides) }));
  await converged(driver, generation);
}

function request(run: string, code: string, overrides: Partial<RunRequest> = {}): RunRequest {
  const head = `const fs = require("node:fs"); const show = (path) => console.log(fs.existsSync(path) ? fs.readFileSync(path, "utf8").trimEnd() : "absent");`;
  return runRequest(run, [{ name: "step", argv: ["node", "-e", `${head}\n${code}`] }], overrides);
}

const AT_SECOND = { generation: 2, commit: SECOND };

async function run(given: RunRequest): Promise<readonly string[]> {
  await driver.run.start(given);
  const state: RunState = await ended(driver, given.ref);
  const log = await lines(driver, given.ref);
  expect(state.status, log.join("\n")).toBe("success");
  return log;
}

const work = (): string => join(bench.directory, "work/org-1/prj-1");
const project = (): string => join(work(), "dagctl-checkout/files/nested");

describe("the project's folder as the current folder", () => {
  test("has the files of the commit, and keeps what runs create", async () => {
    await deployed();
    expect(
      await run(
        request(
          "run-1",
          `show("seeds/x.csv"); show("../shared.txt"); fs.mkdirSync("db"); fs.writeFileSync("db/a.db", "made"); fs.writeFileSync("both.txt", "changed"); fs.rmSync("old.txt"); fs.chmodSync("seeds", 0o555); console.log(process.cwd() === process.env.HOME)`,
        ),
      ),
    ).toEqual(["first", "shared", "true"]);
    expect(await run(request("run-2", `["db/a.db", "both.txt", "old.txt"].forEach(show)`))).toEqual(
      ["made", "both", "of the first commit"],
    );
    await deployed(2, { commit: SECOND });
    expect(
      await run(
        request(
          "run-3",
          `["db/a.db", "seeds/x.csv", "old.txt", "new.txt"].forEach(show)`,
          AT_SECOND,
        ),
      ),
    ).toEqual(["made", "second", "absent", "of the second commit"]);
  });

  test("keeps under another name what a commit begins to track", async () => {
    await deployed();
    await run(
      request(
        "run-1",
        `fs.writeFileSync("new.txt", "mine"); fs.writeFileSync("new.txt.kept", "older"); fs.writeFileSync("made", "a file"); fs.mkdirSync("out"); fs.symlinkSync("out", "link")`,
      ),
    );
    await deployed(2, { commit: SECOND });
    expect(
      await run(
        request(
          "run-2",
          `["new.txt", "new.txt.kept", "new.txt.kept-2", "made/deep.txt", "made.kept"].forEach(show)`,
          AT_SECOND,
        ),
      ),
    ).toEqual(["of the second commit", "older", "mine", "deep of the second commit", "a file"]);
  });

  test("lets a run of another commit wait for the end of those before it", async () => {
    await deployed();
    const first = request("run-1", `show("seeds/x.csv"); setInterval(() => {}, 1000)`);
    await driver.run.start(first);
    const same = request("run-2", `show("seeds/x.csv")`);
    expect(await run(same)).toEqual(["first"]);
    await deployed(2, { commit: SECOND });
    const next = request("run-3", `show("seeds/x.csv")`, AT_SECOND);
    const start = driver.run.start(next);
    await expect(start).rejects.toMatchObject({
      code: "unavailable",
      retryable: true,
      details: { run: "run-1" },
      message: expect.stringContaining("run-1-name") as unknown,
    });
    expect(await driver.run.observe(next.ref)).toBeUndefined();
    expect(await readFile(join(project(), "seeds/x.csv"), "utf8")).toBe("first\n");
    // A new process finds the same.
    await driver.deploy.close?.();
    driver = await bench.start();
    await expect(driver.run.start(next)).rejects.toMatchObject({ details: { run: "run-1" } });
    await driver.run.cancel(first.ref);
    await ended(driver, first.ref);
    expect(await run(next)).toEqual(["second"]);
  });

  test("does not wait for a run that was requested and never began", async () => {
    await deployed();
    await run(request("run-1", ``));
    const folder = join(bench.directory, "deployments/org-1/prj-1/runs");
    const record = JSON.parse(await readFile(join(folder, "run-1/request.json"), "utf8")) as object;
    await mkdir(join(folder, "run-0"));
    const left = {
      ...record,
      ref: { ...REF, run: "run-0" },
      requestedAt: new Date(Date.now() - 60_000).toISOString(),
    };
    await writeFile(join(folder, "run-0/request.json"), JSON.stringify(left));
    await deployed(2, { commit: SECOND });
    expect(await run(request("run-2", `show("seeds/x.csv")`, AT_SECOND))).toEqual(["second"]);
  });

  test("follows no link that a run has put in the place of a folder", async () => {
    await deployed();
    const outside = join(bench.directory, "outside");
    await mkdir(join(outside, "seeds"), { recursive: true });
    await writeFile(join(outside, "old.txt"), "not of the project");
    await writeFile(join(outside, "seeds/x.csv"), "not of the project");
    for (const [at, folder] of [
      ["run-1", "nested"],
      ["run-2", "nested/seeds"],
      ["run-3", "."],
    ] as const) {
      const target = JSON.stringify(folder === "nested/seeds" ? join(outside, "seeds") : outside);
      const copy = JSON.stringify(join(work(), "dagctl-checkout/files", folder));
      await run(
        request(at, `fs.rmSync(${copy}, { recursive: true }); fs.symlinkSync(${target}, ${copy})`),
      );
      expect(await run(request(`${at}-after`, `show("seeds/x.csv"); show("old.txt")`))).toEqual([
        "first",
        "of the first commit",
      ]);
    }
    const last = JSON.stringify(project());
    await run(
      request(
        "run-4",
        `fs.rmSync(${last}, { recursive: true }); fs.symlinkSync(${JSON.stringify(outside)}, ${last})`,
      ),
    );
    await deployed(2, { commit: SECOND });
    expect(await run(request("run-5", `show("seeds/x.csv")`, AT_SECOND))).toEqual(["second"]);
    expect(await readFile(join(outside, "old.txt"), "utf8")).toBe("not of the project");
    expect(await readFile(join(outside, "seeds/x.csv"), "utf8")).toBe("not of the project");
    expect((await readdir(outside)).toSorted()).toEqual(["old.txt", "seeds"]);
  });

  test("gives the commit's file where a run has put a folder, a pipe or a closed file", async () => {
    await deployed();
    await run(
      request(
        "run-1",
        `fs.rmSync("old.txt"); fs.mkdirSync("old.txt"); fs.writeFileSync("old.txt/mine", "mine"); fs.chmodSync("both.txt", 0); fs.rmSync("seeds/x.csv"); require("node:child_process").execFileSync("mkfifo", ["seeds/x.csv"]); fs.chmodSync("seeds", 0o500); fs.chmodSync(".", 0o500)`,
      ),
    );
    expect(
      await run(
        request(
          "run-2",
          `["old.txt", "old.txt.kept/mine", "both.txt", "seeds/x.csv"].forEach(show)`,
        ),
      ),
    ).toEqual(["of the first commit", "mine", "both", "first"]);
  });

  const removed = (): Promise<void> =>
    expect.poll(() => driver.deploy.observe(REF), { timeout: 20_000 }).toEqual({ present: false });

  test("stays at an undeploy, and is removed at a delete", async () => {
    await deployed();
    await run(request("run-1", `fs.writeFileSync("a.db", "made")`));
    await driver.deploy.remove(REF, { generation: 2, keepData: true });
    await removed();
    await deployed(3, { commit: SECOND });
    const at = { generation: 3, commit: SECOND };
    expect(await run(request("run-2", `show("a.db"); show("old.txt")`, at))).toEqual([
      "made",
      "absent",
    ]);
    await driver.deploy.remove(REF, { generation: 4 });
    await removed();
    await expect(lstat(work())).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("keeps logs and caches of tools to their owner, and the modes of other files", async () => {
    const environment = { DBT_TARGET_PATH: { folder: "working", path: "target" } } as const;
    await deployed(1, { environment });
    await run(
      request(
        "run-1",
        `process.umask(0o022); fs.writeFileSync(process.env.DBT_TARGET_PATH + "/a", ""); fs.mkdirSync("logs"); fs.writeFileSync("logs/dbt.log", ""); fs.writeFileSync("a.db", "")`,
      ),
    );
    const mode = async (path: string): Promise<number> => (await lstat(path)).mode & 0o777;
    expect(await mode(join(work(), "target/a"))).toBe(0o600);
    expect(await mode(join(project(), "logs/dbt.log"))).toBe(0o600);
    expect(await mode(join(project(), "a.db"))).toBe(0o644);
  });
});

describe("a DuckDB database that the commit has", () => {
  const database = (text: string): string => `12345678DUCK ${text}`;
  const [THIRD, OTHER] = ["c".repeat(40), "d".repeat(40)];
  const DATABASES = {
    [FIRST]: { "nested/db/w.db": database("of the first commit"), "nested/a.sql": "first" },
    [SECOND]: { "nested/db/w.db": database("of the first commit"), "nested/a.sql": "second" },
    [THIRD]: { "nested/db/w.db": database("of the third commit"), "nested/a.sql": "third" },
  };
  const AT_THIRD = { generation: 3, commit: THIRD };
  const WRITE = `fs.appendFileSync("db/w.db", ", written"); fs.writeFileSync("a.sql", "written")`;
  const SHOW = `show("db/w.db"); show("a.sql")`;

  beforeEach(async () => {
    await bench.dispose();
    bench = await workbench(servicesOf({ ...DATABASES, [OTHER]: { "nested/a.sql": "other" } }));
    driver = await bench.start();
    await deployed();
  });

  test("keeps what runs wrote, while commits have the same one", async () => {
    expect(await run(request("run-1", `${SHOW}; ${WRITE}`))).toEqual([
      database("of the first commit"),
      "first",
    ]);
    const written = database("of the first commit, written");
    expect(await run(request("run-2", SHOW))).toEqual([written, "first"]);
    await deployed(2, { commit: SECOND });
    expect(await run(request("run-3", SHOW, AT_SECOND))).toEqual([written, "second"]);
    expect(await driver.deploy.observe(REF)).not.toHaveProperty("message");
  });

  test("stays where a commit changes it, which the deployment says before a run", async () => {
    await run(request("run-1", WRITE));
    await deployed(3, { commit: THIRD });
    const message = expect.stringMatching(
      /^Runs use nested\/db\/w\.db of the project, and not what the commit has there\. .* move .*\/nested\/db\/w\.db away$/,
    ) as unknown;
    expect(await driver.deploy.observe(REF)).toMatchObject({ phase: "converged", message });
    const written = database("of the first commit, written");
    expect(await run(request("run-2", SHOW, AT_THIRD))).toEqual([written, "third"]);
    expect(await driver.deploy.observe(REF)).toMatchObject({ phase: "converged", message });
    // A person decides for the commit's.
    await rename(join(project(), "db/w.db"), join(project(), "db/mine.db"));
    expect(await run(request("run-3", SHOW, AT_THIRD))).toEqual([
      database("of the third commit"),
      "third",
    ]);
    expect(await driver.deploy.observe(REF)).not.toHaveProperty("message");
  });

  test("is that of the next commit where no run has changed it", async () => {
    await run(request("run-1", `const now = new Date(); fs.utimesSync("db/w.db", now, now)`));
    await deployed(3, { commit: THIRD });
    expect(await driver.deploy.observe(REF)).not.toHaveProperty("message");
    expect(await run(request("run-2", SHOW, AT_THIRD))).toEqual([
      database("of the third commit"),
      "third",
    ]);
  });

  test("stays where a commit has none any more, if a run has changed it", async () => {
    await run(request("run-1", WRITE));
    await deployed(2, { commit: OTHER });
    expect(await run(request("run-2", SHOW, { generation: 2, commit: OTHER }))).toEqual([
      database("of the first commit, written"),
      "other",
    ]);
  });

  test("is that of the commit where a run has put another file in its place", async () => {
    await run(request("run-1", `fs.writeFileSync("db/w.db", "12345678 no database")`));
    expect(await run(request("run-2", SHOW))).toEqual([database("of the first commit"), "first"]);
  });
});

describe("a project whose runs began in the working folder", () => {
  const inWorking = {
    workload: workload({ repository: { ...workload().repository, path: "nested" } }),
  };

  test("finds its files in the project's folder, and keeps them where their name is tracked", async () => {
    await driver.deploy.apply(deployment(1, inWorking));
    await converged(driver, 1);
    await run(
      request(
        "run-1",
        `fs.mkdirSync("seeds"); fs.writeFileSync("seeds/x.csv", "live"); fs.writeFileSync("seeds/y.csv", "more"); fs.mkdirSync("target"); fs.writeFileSync("target/t", "t"); fs.mkdirSync("closed"); fs.writeFileSync("closed/c", "c"); fs.chmodSync("closed", 0o555)`,
      ),
    );
    const former = request("run-2", `setInterval(() => {}, 1000)`);
    await driver.run.start(former);
    const environment = { DBT_TARGET_PATH: { folder: "working", path: "target" } } as const;
    await deployed(2, { environment });
    const all = `["seeds/x.csv", "seeds/y.csv", "closed/c", "old.txt", "target/t", process.env.DBT_TARGET_PATH + "/t"].forEach(show)`;
    const next = request("run-3", all, { generation: 2 });
    await expect(driver.run.start(next)).rejects.toMatchObject({ details: { run: "run-2" } });
    expect((await readdir(work())).toSorted()).toEqual(["closed", "seeds", "target"]);
    await driver.run.cancel(former.ref);
    await ended(driver, former.ref);
    const seen = ["live", "more", "c", "of the first commit", "absent", "t"];
    expect(await run(next)).toEqual(seen);
    expect((await lstat(join(project(), "closed"))).mode & 0o777).toBe(0o555);
    expect(await driver.deploy.observe(REF)).toMatchObject({
      phase: "converged",
      message: expect.stringContaining("nested/seeds/x.csv") as unknown,
    });
    // The live one is never replaced, also not by another commit.
    await deployed(3, { commit: SECOND });
    const at = { generation: 3, commit: SECOND };
    expect(await run(request("run-4", `show("seeds/x.csv")`, at))).toEqual(["live"]);
    // Once it is gone, the commit's file takes its place.
    expect(await run(request("run-5", `fs.rmSync("seeds/x.csv")`, at))).toEqual([]);
    expect(await run(request("run-6", `show("seeds/x.csv")`, at))).toEqual(["second"]);
    const state = await driver.deploy.observe(REF);
    expect(state).not.toHaveProperty("message");
  });

  test("chooses the folder at the first run, where an earlier version stored the deployment", async () => {
    await driver.deploy.apply(deployment(1, inWorking));
    await converged(driver, 1);
    const file = join(bench.directory, "deployments/org-1/prj-1/wanted.json");
    const { copies, ...record } = JSON.parse(await readFile(file, "utf8")) as { copies?: true };
    expect(copies).toBe(true);
    const given = { currentFolder: "project" } as const;
    expect(await run(request("run-1", `show("old.txt")`, given))).toEqual(["absent"]);
    await writeFile(file, JSON.stringify(record));
    await writeFile(join(work(), "count"), "7");
    await symlink("/etc", join(work(), "link"));
    await chmod(work(), 0o700);
    expect(await run(request("run-2", `show("old.txt"); show("count")`, given))).toEqual([
      "of the first commit",
      "7",
    ]);
    expect(await run(request("run-3", `show("old.txt")`))).toEqual(["absent"]);
  });
});
