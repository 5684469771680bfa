import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { postgresPrograms } from "@dagctl/test-servers";
import type { CycleFigures, CycleOptions } from "./cycle/measure.ts";
import { cycleReport } from "./cycle/report.ts";
import type { DueRunsFigures } from "./due-runs/measure.ts";
import { type DueRunsByDatabase, dueRunsReport } from "./due-runs/report.ts";
import { measureAccepted } from "./accepted/measure.ts";
import { acceptedReport } from "./accepted/report.ts";
import { measureFind } from "./find-projects/measure.ts";
import { findReport } from "./find-projects/report.ts";
import { measureChecks } from "./check/measure.ts";
import { checkReport } from "./check/report.ts";
import { compare } from "./get-project/compare.ts";
import { startContenders } from "./get-project/contenders.ts";
import { getProjectReport } from "./get-project/report.ts";
import { measureGateways } from "./gateways/measure.ts";
import { gatewaysReport } from "./gateways/report.ts";
import { measureHostile } from "./hostile/measure.ts";
import { hostileReport } from "./hostile/report.ts";
import { measureImports } from "./imports/measure.ts";
import { importsReport } from "./imports/report.ts";
import { measureKubernetes } from "./kubernetes/measure.ts";
import { kubernetesReport } from "./kubernetes/report.ts";
import { measureList } from "./list-projects/measure.ts";
import { listReport } from "./list-projects/report.ts";
import { profileOptions } from "./measured-process.ts";
import { machine } from "./report.ts";
import { measureRunOverhead } from "./run-overhead/measure.ts";
import { runOverheadReport } from "./run-overhead/report.ts";
import { measureSyncStatus } from "./sync-status/measure.ts";
import { syncStatusReport } from "./sync-status/report.ts";

const USAGE = `npm run bench -- [--rounds N] [--write] [--profile FOLDER]
  --rounds N        rounds that count (default 9)
  --write           puts the tables into bench/RESULTS.md
  --profile FOLDER  writes CPU profiles of what is measured there
  --only PART       get-project, list-projects, find-projects, cycle, due-runs, gateways, hostile, imports,
                    sync-status, or run-overhead or check (which need Python) or kubernetes or accepted (which need Go and git);
                    those four run only when they are named`;

const RESULTS = new URL("./RESULTS.md", import.meta.url);
/**
 * Marks in RESULTS.md. The text from a mark up to the next one is replaced; a person writes the
 * text before the marks.
 */
const MARKS = {
  "get-project": "<!-- measured: get-project -->",
  "list-projects": "<!-- measured: list-projects -->",
  "find-projects": "<!-- measured: find-projects -->",
  cycle: "<!-- measured: cycle -->",
  "due-runs": "<!-- measured: due-runs -->",
  "sync-status": "<!-- measured: sync-status -->",
  gateways: "<!-- measured: gateways -->",
  hostile: "<!-- measured: hostile -->",
  imports: "<!-- measured: imports -->",
  "run-overhead": "<!-- measured: run-overhead -->",
  check: "<!-- measured: check -->",
  kubernetes: "<!-- measured: kubernetes -->",
  accepted: "<!-- measured: accepted -->",
} as const;
/** The parts that need programs of the machine. */
const NAMED_ONLY: readonly string[] = ["run-overhead", "check", "kubernetes", "accepted"];
const CONNECTIONS = 16;
const TURN_MILLISECONDS = 400;

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "9" },
    write: { type: "boolean", default: false },
    profile: { type: "string" },
    only: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
const rounds = Number(values.rounds);
const parts = (Object.keys(MARKS) as (keyof typeof MARKS)[]).filter(
  (part) => (values.only ?? (NAMED_ONLY.includes(part) ? undefined : part)) === part,
);
const REPORTS: Readonly<Record<keyof typeof MARKS, () => Promise<string>>> = {
  "get-project": async () =>
    getProjectReport(await comparison(), { rounds, connections: CONNECTIONS }),
  "list-projects": async () => listReport(await lists(), rounds),
  "find-projects": async () => {
    const options = { rounds, projects: 10_000 };
    return findReport(await measureFind({ ...options, profiles: values.profile }), options);
  },
  cycle: async () => cycleReport(await cycles(), rounds),
  "due-runs": async () => dueRunsReport(await dueRuns(), rounds),
  gateways: async () => gatewaysReport(await measureGateways({ rounds }), rounds),
  hostile: async () => hostileReport(await measureHostile({ rounds }), rounds),
  imports: async () => importsReport(await measureImports({ rounds }), rounds),
  "sync-status": async () =>
    syncStatusReport(await measureSyncStatus({ commits: 50_000, far: 1000, newRoot: 12_000 })),
  check: async () => checkReport(await measureChecks({ rounds, models: [10, 400] }), rounds),
  "run-overhead": async () => runOverheadReport(await measureRunOverhead({ rounds })),
  accepted: async () => {
    const options = { rounds, deployments: 100, atOnce: 16, profiles: values.profile };
    return acceptedReport(await measureAccepted(options), options);
  },
  kubernetes: async () =>
    kubernetesReport(
      await measureKubernetes({ rounds, perRound: Math.ceil(1000 / rounds), projects: 10_000 }),
    ),
};

if (values.help || parts.length === 0 || !(Number.isSafeInteger(rounds) && rounds >= 1)) {
  console.log(USAGE);
} else {
  for (const part of parts) {
    const text = [machine(), "", await REPORTS[part]()].join("\n");
    console.log(text);
    if (values.write) await writeResults(MARKS[part], text);
  }
}

async function writeResults(mark: string, text: string): Promise<void> {
  const all = await readFile(RESULTS, "utf8");
  const [before = "", after = ""] = all.split(`${mark}\n`);
  const next = after.indexOf("<!-- measured");
  await writeFile(
    RESULTS,
    `${before.trimEnd()}\n\n${mark}\n\n${text}\n${next < 0 ? "" : `\n${after.slice(next)}`}`,
  );
}

async function comparison(): ReturnType<typeof compare> {
  const contenders = await startContenders({ profiles: values.profile });
  try {
    return await compare(contenders, {
      rounds,
      milliseconds: TURN_MILLISECONDS,
      connections: CONNECTIONS,
    });
  } finally {
    await contenders.close();
  }
}

function lists(): ReturnType<typeof measureList> {
  return measureList({
    rounds,
    projects: 10_000,
    memory: [10_000, 100_000],
    profiles: values.profile,
  });
}

async function cycles(): Promise<CycleFigures> {
  const options: CycleOptions = {
    rounds,
    cycles: { memory: 300, sqlite: 30 },
    memoryCycles: 3000,
  };
  return (await inProcess("cycle", "./cycle/program.ts", options, ["--expose-gc"])) as CycleFigures;
}

/** The hosts on PostgreSQL are measured where its server is on this machine. */
async function dueRuns(): Promise<DueRunsByDatabase> {
  const measure = async (database: "sqlite" | "postgres"): Promise<DueRunsFigures> => {
    const options = { database, rounds, projects: 2000 };
    return (await inProcess(
      `due-runs-${database}`,
      "./due-runs/program.ts",
      options,
    )) as DueRunsFigures;
  };
  const sqlite = await measure("sqlite");
  const hasPostgres = (await postgresPrograms()) !== undefined;
  return hasPostgres ? { sqlite, postgres: await measure("postgres") } : { sqlite };
}

/** Runs a program of the bench in a process of its own, and returns what it prints. */
async function inProcess(
  name: string,
  file: string,
  options: object,
  nodeOptions: readonly string[] = [],
): Promise<unknown> {
  const folder = values.profile;
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...nodeOptions,
    ...process.execArgv.filter((option) => option.startsWith("--conditions=")),
    ...profileOptions(folder === undefined ? undefined : { folder, name }),
    fileURLToPath(new URL(file, import.meta.url)),
    JSON.stringify(options),
  ]);
  return JSON.parse(stdout);
}
