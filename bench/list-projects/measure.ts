import { mkdtemp, rm } from "node:fs/promises";
import { Agent } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median } from "../figures.ts";
import { type MeasuredProcess, startMeasured } from "../measured-process.ts";
import { seedStore } from "../seeded-store.ts";
import { timedRead } from "./timed-read.ts";

export interface ListOptions {
  /** Rounds that count; one more runs before them as a warm-up. */
  readonly rounds: number;
  /** The number of projects of the list whose time is measured. */
  readonly projects: number;
  /** The numbers of projects of the lists whose memory is measured, each in a new process. */
  readonly memory: readonly number[];
  /**
   * Runs the packages' TypeScript, without a build.
   * @default false: runs the output of `npm run build`
   */
  readonly fromSource?: boolean;
  /** Folder for a CPU profile of the server. */
  readonly profiles?: string | undefined;
}

export interface ListFigures {
  readonly projects: number;
  readonly bytes: number;
  /** Milliseconds of one answer, from the request to its last byte; the median of the rounds. */
  readonly answer: number;
  /** Milliseconds of the server's processor time for one answer; the median of the rounds. */
  readonly cpu: number;
  /** Milliseconds of `JSON.stringify` of the rows, and of its processor time; the medians. */
  readonly stringify: number;
  readonly stringifyCpu: number;
  /** `answer` by `stringify` of the same round. */
  readonly ratios: readonly number[];
  /** `cpu` by `stringifyCpu` of the same round: the same on a machine that others use, too. */
  readonly cpuRatios: readonly number[];
  readonly memory: readonly ListMemory[];
}

export interface ListMemory {
  readonly projects: number;
  readonly bytes: number;
  /** By how much the server's largest amount of memory exceeds that before the first list. */
  readonly growth: number;
}

interface Served {
  readonly server: MeasuredProcess;
  readonly agent: Agent;
  readonly url: string;
  readonly token: string;
}

const SERVER = fileURLToPath(new URL("../get-project/dagctl-server.ts", import.meta.url));

/** Reads the list of all projects, in turn with `JSON.stringify` of the same rows. */
export async function measureList(options: ListOptions): Promise<ListFigures> {
  const { projects, rounds } = options;
  const timed = await served(options, projects, (on) => measureTime(on, rounds));
  const memory: ListMemory[] = [];
  for (const count of options.memory)
    memory.push({
      projects: count,
      ...(await served({ ...options, profiles: undefined }, count, measureMemory)),
    });
  return { projects, ...timed, memory };
}

async function served<Figures>(
  { fromSource = false, profiles }: ListOptions,
  projects: number,
  measure: (served: Served) => Promise<Figures>,
): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), "dagctl-bench-"));
  try {
    const { file, token } = await seedStore(folder, projects);
    const server = await startMeasured({
      file: SERVER,
      args: [file, join(folder, "dagctl.log")],
      nodeOptions: fromSource ? ["--conditions=@dagctl/source"] : [],
      ...(profiles === undefined ? {} : { profile: { folder: profiles, name: "list" } }),
    });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    try {
      return await measure({ server, agent, url: `${server.url}/api/v1/projects`, token });
    } finally {
      agent.destroy();
      await server.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureTime(
  { server, agent, url, token }: Served,
  rounds: number,
): Promise<Omit<ListFigures, "projects" | "memory">> {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const rows: unknown = await answer.json();
  const bytes = Buffer.byteLength(JSON.stringify(rows));
  const turns: Pick<ListFigures, "answer" | "cpu" | "stringify" | "stringifyCpu">[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const [begin, used] = [performance.now(), process.cpuUsage()];
    const text = JSON.stringify(rows);
    const [end, { user, system }] = [performance.now(), process.cpuUsage(used)];
    const before = await server.usage();
    const { milliseconds, bytes: sent } = await timedRead(url, token, agent);
    const after = await server.usage();
    if (sent !== bytes || text.length === 0)
      throw new Error(`The list has ${sent} bytes, and not ${bytes}`);
    if (round > 0)
      turns.push({
        answer: milliseconds,
        cpu: (after.cpuMicroseconds - before.cpuMicroseconds) / 1000,
        stringify: end - begin,
        stringifyCpu: (user + system) / 1000,
      });
  }
  return {
    bytes,
    answer: median(turns.map((turn) => turn.answer)),
    cpu: median(turns.map((turn) => turn.cpu)),
    stringify: median(turns.map((turn) => turn.stringify)),
    stringifyCpu: median(turns.map((turn) => turn.stringifyCpu)),
    ratios: turns.map((turn) => turn.answer / turn.stringify),
    cpuRatios: turns.map((turn) => turn.cpu / turn.stringifyCpu),
  };
}

async function measureMemory({
  server,
  agent,
  url,
  token,
}: Served): Promise<Omit<ListMemory, "projects">> {
  await timedRead(`${url}?limit=1`, token, agent);
  const { rssBytes } = await server.usage();
  const { bytes } = await timedRead(url, token, agent);
  return { bytes, growth: (await server.usage()).peakRssBytes - rssBytes };
}
