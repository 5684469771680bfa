import { setTimeout as sleep } from "node:timers/promises";
import { createHost, type EventType, type Host } from "@dagctl/core";
import type { Change, ProjectRecord, RunRef, Store } from "@dagctl/core/contracts";
import { nodeType } from "@dagctl/project-types/node";
import { type FakeEngine, fakeEngine, fakeGit } from "@dagctl/testing";
import { cpuMilliseconds, median } from "../figures.ts";
import { smallRepository } from "../host-over-fakes.ts";
import { inParallel } from "../in-parallel.ts";
import { type JumpingClock, jumpingClock } from "./jumping-clock.ts";

export interface DueRunsOptions {
  /** Rounds that count; one more runs before them as a warm-up. */
  readonly rounds: number;
  /** The number of projects that are due in the same minute. */
  readonly projects: number;
}

/** A database of the store that is measured. */
export interface MeasuredDatabase {
  /** The number of hosts that serve it at the same time. */
  readonly hosts: number;
  /** Returns the store of one host. */
  store(clock: JumpingClock): Store;
  /** Gathers statistics, as a database in use has them. It is called after the warm-up. */
  analyze(): Promise<void>;
  /**
   * Stores the rows of commits in another database, as a program without rules would: one
   * transaction for each commit, with statements that stay prepared.
   *
   * @returns the milliseconds that it took
   */
  bare(commits: readonly (readonly Change[])[]): Promise<number>;
}

export interface DueRunsFigures {
  readonly hosts: number;
  readonly projects: number;
  /** Runs that the engine got in a second, one value per round. */
  readonly rates: readonly number[];
  /** How late after its time a run was with the engine, in milliseconds; medians of the rounds. */
  readonly late: { readonly half: number; readonly last: number };
  /** Milliseconds of this process's processor time for each run; the median of the rounds. */
  readonly cpu: number;
  /** The number of commits for each run. */
  readonly commits: number;
  /** Runs in a second whose rows bare transactions store, one value per round. */
  readonly bareRates: readonly number[];
  /** Milliseconds of this process's processor time for the rows of each run; the median. */
  readonly bareCpu: number;
}

const ORGANIZATION = "org-bench";
const JOB = "scheduled-run";
const SCHEDULE = "0 * * * *";
const HOUR = 3_600_000;
/** Projects that are created at the same time. */
const AT_ONCE = 32;
/** The longest time of a step, in milliseconds: a slow machine must not fail the bench. */
const STEP_MS = 600_000;

/** What the hosts of one measurement share. */
interface Scene {
  readonly clock: JumpingClock;
  readonly engine: FakeEngine;
  readonly hosts: readonly Host[];
  readonly repository: string;
  /** The store of the first host. */
  readonly store: Store;
  /** The runs that the engine got in this round, each with the time by `performance.now()`. */
  readonly starts: Map<string, { readonly ref: RunRef; readonly at: number }>;
  /** The changes of each commit of this round. */
  readonly commits: (readonly Change[])[];
}

interface Round {
  /** Milliseconds until half of the runs, and until the last one, were with the engine. */
  readonly half: number;
  readonly last: number;
  /** Milliseconds of processor time. */
  readonly cpu: number;
  readonly commits: number;
  /** Milliseconds of bare transactions with the same rows, and their processor time. */
  readonly bare: number;
  readonly bareCpu: number;
}

/** Starts hosts over one database and a fake engine, and lets all projects be due together. */
export async function measureDueRuns(
  database: MeasuredDatabase,
  { rounds, projects }: DueRunsOptions,
): Promise<DueRunsFigures> {
  const scene = await startScene(database);
  const figures: Round[] = [];
  try {
    await createProjects(scene, projects);
    for (let round = 0; round <= rounds; round += 1) {
      const figure = await measureRound(scene, database, projects);
      if (round > 0) figures.push(figure);
      else await database.analyze();
    }
  } finally {
    for (const host of scene.hosts) await host.close();
  }
  return {
    hosts: database.hosts,
    projects,
    rates: figures.map(({ last }) => (projects / last) * 1000),
    late: {
      half: median(figures.map(({ half }) => half)),
      last: median(figures.map(({ last }) => last)),
    },
    cpu: median(figures.map(({ cpu }) => cpu)) / projects,
    commits: median(figures.map(({ commits }) => commits)) / projects,
    bareRates: figures.map(({ bare }) => (projects / bare) * 1000),
    bareCpu: median(figures.map(({ bareCpu }) => bareCpu)) / projects,
  };
}

async function startScene(database: MeasuredDatabase): Promise<Scene> {
  const clock = jumpingClock();
  const engine = fakeEngine({ clock });
  engine.setRuns("manual");
  const git = fakeGit();
  const repository = await smallRepository(git);
  const starts: Scene["starts"] = new Map();
  const commits: (readonly Change[])[] = [];
  const stores: Store[] = [];
  const hosts: Host[] = [];
  for (let index = 0; index < database.hosts; index += 1) {
    const store = database.store(clock);
    stores.push(store);
    const { run, ...drivers } = driversOf(engine);
    const host = await createHost({
      ...drivers,
      git,
      clock,
      projectTypes: [nodeType()],
      // The clock is put forward by up to an hour.
      timing: { leaseMs: 3 * HOUR },
      store: {
        ...store,
        async commit(changes, options) {
          const answer = await store.commit(changes, options);
          commits.push(changes);
          return answer;
        },
      },
      run: {
        ...run,
        async start(request, options) {
          await run.start(request, options);
          const { ref } = request;
          if (!starts.has(ref.run)) starts.set(ref.run, { ref, at: performance.now() });
        },
      },
    });
    hosts.push(host);
  }
  const [store] = stores;
  if (!store) throw new TypeError("At least one host is needed");
  return { clock, engine, hosts, repository, store, starts, commits };
}

function driversOf(
  engine: FakeEngine,
): Pick<FakeEngine, "deploy" | "run" | "stateDatabase" | "secrets"> {
  const { deploy, run, stateDatabase, secrets } = engine.reopen();
  return { deploy, run, stateDatabase, secrets };
}

/** Creates projects whose schedule is enabled, and waits until a host has seen each schedule. */
async function createProjects(
  { hosts: [host], store, repository }: Scene,
  projects: number,
): Promise<void> {
  if (!host) throw new TypeError("At least one host is needed");
  const organization = host.organization(ORGANIZATION);
  const names = Array.from({ length: projects }, (_, index) => `project-${index}`);
  await inParallel(names, AT_ONCE, async (name) => {
    const input = { name, project_type: "node", repository_url: repository };
    const { id } = await organization.projects.create(input);
    await organization.jobs.update(id, JOB, { schedule: SCHEDULE, enabled: true });
  });
  await untilTrue(async () => {
    const records = await allProjects(store);
    return records.every(({ internals }) => internals.schedules?.[JOB]?.settled !== undefined);
  });
}

async function measureRound(
  { clock, engine, starts, commits }: Scene,
  database: MeasuredDatabase,
  projects: number,
): Promise<Round> {
  starts.clear();
  commits.splice(0);
  const begun = performance.now();
  const used = process.cpuUsage();
  clock.jumpTo((Math.floor(clock.now() / HOUR) + 1) * HOUR);
  await untilTrue(() => starts.size >= projects);
  const late = [...starts.values()].map(({ at }) => at - begun).toSorted((a, b) => a - b);
  await untilTrue(() => countOf(commits, "run.started") >= projects);
  const cpu = cpuMilliseconds(process.cpuUsage(used));
  const transactions = commits.splice(0);
  for (const { ref } of starts.values()) engine.finishRun(ref);
  await untilTrue(() => countOf(commits, "run.ended") >= projects);
  const usedBefore = process.cpuUsage();
  const bare = await database.bare(transactions);
  return {
    half: median(late),
    last: late.at(-1) ?? 0,
    cpu,
    commits: transactions.length,
    bare,
    bareCpu: cpuMilliseconds(process.cpuUsage(usedBefore)),
  };
}

/** Returns the number of events of a type that were committed. */
function countOf(commits: Scene["commits"], type: EventType): number {
  return commits
    .flat()
    .filter((change) => "put" in change && change.put === "event" && change.event.type === type)
    .length;
}

async function allProjects(store: Store): Promise<readonly ProjectRecord[]> {
  return (await store.projects(ORGANIZATION)).records;
}

/** Waits in short pauses: what is measured runs in the same process. */
async function untilTrue(condition: () => Promise<boolean> | boolean): Promise<void> {
  const begun = performance.now();
  while (!(await condition())) {
    if (performance.now() - begun > STEP_MS) throw new Error("The due runs did not start");
    await sleep(100);
  }
}
