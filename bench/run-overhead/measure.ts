import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { createHost, type HostOrganization } from "@dagctl/core";
import { gitDriver } from "@dagctl/git-driver";
import { localDriver } from "@dagctl/local-driver";
import { type SqlmeshProject, sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { sqliteStore } from "@dagctl/sql-driver";
import { testGit, until } from "@dagctl/testing";

/** The demo's run, and the same commands typed by hand. */
export interface RunOverhead {
  /** In each round, seconds from the call to the end of the run. */
  readonly runs: readonly number[];
  /** In each round, seconds of the commands. */
  readonly byHand: readonly number[];
}

const DEMO = fileURLToPath(new URL("../../examples/sqlmesh", import.meta.url));
const LONG = { timeoutMs: 600_000, pauseMs: 10 };

/**
 * Runs the demo project on a host on this machine, and its two commands by hand, in turn. Both use
 * the same environment, checkout and warehouse.
 */
export async function measureRunOverhead({
  rounds,
}: {
  readonly rounds: number;
}): Promise<RunOverhead> {
  const folder = await mkdtemp(join(tmpdir(), "dagctl-bench-"));
  const repository = join(folder, "repository");
  await cp(DEMO, repository, { recursive: true });
  await testGit(repository, ["init", "-q", "-b", "main"]);
  await testGit(repository, ["add", "."]);
  await testGit(repository, ["commit", "-q", "-m", "Begin"]);
  const directory = join(folder, "local");
  const host = await createHost({
    store: sqliteStore({ file: join(folder, "records.db") }),
    git: gitDriver({ directory: join(folder, "git"), allow: [`${pathToFileURL(folder).href}/`] }),
    projectTypes: [sqlmeshType()],
    ...localDriver({ directory }),
  });
  const acme = host.organization("org-acme");
  try {
    const { id } = await acme.projects.create<SqlmeshProject>({
      name: "demo",
      repository_url: pathToFileURL(repository).href,
      use_managed_state_database: false,
    });
    await until(
      () => acme.projects.get(id),
      ({ status }) => status === "active",
      LONG,
    );
    await runOnce(acme, id, { apply_plan: true });
    const commands = await commandsByHand(directory);
    const runs: number[] = [];
    const byHand: number[] = [];
    // The first round fills the caches of Python and of the disk.
    for (let round = -1; round < rounds; round++) {
      const first = await timed(() => runOnce(acme, id, {}));
      const second = await timed(commands);
      if (round >= 0) {
        runs.push(first);
        byHand.push(second);
      }
    }
    return { runs, byHand };
  } finally {
    await acme.projects.delete("demo").catch(() => undefined);
    await host.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

async function runOnce(acme: HostOrganization, id: string, body: object): Promise<void> {
  const { job_run_id: run } = await acme.projects.run(id, body);
  const { status } = await until(
    () => acme.runs.get(id, run),
    ({ end_time }) => end_time !== undefined,
    LONG,
  );
  if (status !== "success") throw new Error(`The run ended as ${status}`);
}

/** Returns what types the two commands of the demo's job. */
async function commandsByHand(directory: string): Promise<() => Promise<void>> {
  const only = async (...parts: readonly string[]): Promise<string> => {
    const parent = join(directory, ...parts);
    const [name = ""] = (await readdir(parent)).filter((each) => !/\.json$|^days$/.test(each));
    return join(parent, name);
  };
  const environment = await only("environments");
  const work = join(await only("work", "org-acme"), "dagctl-checkout/files");
  const programs = join(environment, "bin");
  const options = {
    cwd: work,
    env: {
      PATH: [programs, dirname(process.execPath), "/usr/local/bin", "/usr/bin", "/bin"].join(":"),
      HOME: work,
      LANG: "C.UTF-8",
      NO_COLOR: "1",
      SQLMESH__DISABLE_ANONYMIZED_ANALYTICS: "true",
    },
  };
  return async () => {
    for (const command of [["test"], ["run", "prod"]])
      await promisify(execFile)(join(programs, "sqlmesh"), ["-p", work, ...command], options);
  };
}
