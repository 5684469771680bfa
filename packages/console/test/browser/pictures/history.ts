import type { Host } from "@dagctl/core";
import { nodeType } from "@dagctl/project-types/node";
import { type FakeClock, fakeClock, fakeEngine, testHost } from "@dagctl/testing";

const NOW = "2026-03-12T09:00:00.000Z";
const DAYS = 10;
const DAY = 24 * 3_600_000;
const ORGANIZATION = "org-acme";
const GOOD = "good";

/** How a run ended, `GOOD` or why not, and after how many seconds. */
type RunEnd = readonly [end: string, seconds: number];

/** A project of the pictures. It runs once a day, the last time today. */
interface Life {
  readonly name: string;
  readonly runs: readonly RunEnd[];
  readonly schedule?: string;
  readonly isBehind?: boolean;
  readonly isSuspended?: boolean;
}

const MISSING = "Model finance.invoices: the table raw.invoices does not exist";
const good = (...seconds: readonly number[]): readonly RunEnd[] =>
  seconds.map((each) => [GOOD, each]);
const PROJECTS: readonly Life[] = [
  { name: "orders", runs: good(40, 42, 39, 41, 45, 43, 40, 44, 41, 42), schedule: "0 2 * * *" },
  {
    name: "finance",
    runs: [...good(61, 60, 63, 58, 59, 62, 60, 61), [MISSING, 9], [MISSING, 8]],
    schedule: "30 4 * * *",
    isBehind: true,
  },
  { name: "web-events", runs: good(11, 12, 10, 14, 30, 12) },
  { name: "marketing", runs: [...good(25, 27), ["connection to 10.0.0.5 refused", 4], [GOOD, 26]] },
  { name: "stock", runs: good(8, 8, 9, 8, 8, 21, 8), schedule: "0 */6 * * *" },
  { name: "billing-export", runs: good(15, 15, 16), isSuspended: true },
];

/** A host whose projects have been running for ten days. */
export interface History {
  readonly host: Host;
  /** The time on the clock of the pictures. */
  readonly now: Date;
  /** The path of the newest run that failed, without a slash before it. */
  readonly failedRun: string;
}

/** Lets a host live through the history of the pictures. The clock is a fake: it takes seconds. */
export async function liveHistory(): Promise<History> {
  const clock = fakeClock({ start: new Date(Date.parse(NOW) - DAYS * DAY).toISOString() });
  const engine = fakeEngine({ clock });
  engine.setRuns("manual");
  const { host, repository, input } = await testHost({
    projectTypes: [nodeType()],
    engine,
    clock,
    timing: { leaseMs: 2 * DAY, observeMs: DAY / 4, gitPollMs: DAY / 4 },
  });
  const { projects, runs, jobs } = host.organization(ORGANIZATION);

  for (const { name } of PROJECTS) {
    await settle(clock, projects.create({ ...input, name }));
    await reach(clock, "active", async () => (await projects.get(name)).status);
  }

  let failedRun = "";
  async function runOnce(name: string, [end, seconds]: RunEnd): Promise<void> {
    const { id } = await projects.get(name);
    const { job_run_id: run } = await settle(clock, projects.run(id));
    const ref = { organization: ORGANIZATION, project: id, run };
    const status = async (): Promise<string> => (await runs.get(id, run)).status;
    await reach(clock, "running", status);
    for (const text of linesOf(name)) engine.addLine(ref, text);
    await clock.advance(seconds * 1000);
    if (end === GOOD) engine.finishRun(ref, { status: "success" });
    else {
      engine.addLine(ref, `ERROR ${end}`);
      engine.finishRun(ref, { status: "failed", message: end });
      failedRun = `projects/${name}/runs/${run}`;
    }
    await reach(clock, end === GOOD ? "success" : "failed", status);
  }
  for (let day = 0; day < DAYS; day += 1) {
    for (const { name, runs: ends } of PROJECTS) {
      const end = ends[day - DAYS + ends.length];
      if (end !== undefined) await runOnce(name, end);
      await clock.advance(60_000);
    }
    if (day < DAYS - 1) await clock.advance(DAY - 600_000);
  }
  await repository.commit({ "main.mjs": "console.log('later')" }, "Add the table of invoices");
  for (const { name, schedule, isBehind, isSuspended } of PROJECTS) {
    const [job] = (await jobs.list(name)).jobs;
    if (job !== undefined && schedule !== undefined)
      await settle(clock, jobs.update(name, job.id, { schedule, enabled: true }));
    if (isSuspended) await settle(clock, projects.update(name, { suspended: true }));
    if (isBehind) await settle(clock, projects.syncStatus(name));
    await reach(clock, "active", async () => (await projects.get(name)).status);
  }
  return { host, now: new Date(clock.now() + 5 * 60_000), failedRun };
}

const linesOf = (name: string): readonly string[] => [
  `Loading the project ${name}`,
  "Checking 24 models",
  ...Array.from({ length: 18 }, (_, index) => `OK model ${name}.part_${index + 1} (0.4s)`),
];

/** Moves the clock until something has a status. */
async function reach(clock: FakeClock, wanted: string, read: () => Promise<string>): Promise<void> {
  while ((await read()) !== wanted) await clock.advance(50);
}

/** Waits for work of the host, whose timers need the clock to move. */
async function settle<T>(clock: FakeClock, work: Promise<T>): Promise<T> {
  let isDone = false;
  const end = (): void => {
    isDone = true;
  };
  work.then(end, end);
  while (!isDone) await clock.advance(10);
  return work;
}
