import { mkdtemp, rm } from "node:fs/promises";
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
  /** Milliseconds of `JSON.stringify` of the rows; the median of the rounds. */
  readonly stringify: number;
  /** `answer` and `cpu`, each by `stringify` of the same round. */
  readonly ratios: readonly number[];
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
  readonly url: string;
  readonly token: string;
}

const SERVER = fileURLToPath(new URL("../get-project/dagctl-server.ts", import.meta.url));

/** Reads the list of all projects, in turn with `JSON.stringify` of the same rows. */
export async function measureList(options: ListOptions): Promise<ListFigures> {
  const { projects, rounds } = options;
  const timed = await served(options, projects, ({ server, url, token }) =>
    measureTime(server, rounds, async () => timedRead(url, token), { url, token }),
  );
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
    try {
      return await measure({ server, url: `${server.url}/api/v1/projects`, token });
    } finally {
      await server.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureTime(
  server: MeasuredProcess,
  rounds: number,
  read: () => ReturnType<typeof timedRead>,
  { url, token }: Pick<Served, "url" | "token">,
): Promise<Omit<ListFigures, "projects" | "memory">> {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const rows: unknown = await answer.json();
  const bytes = Buffer.byteLength(JSON.stringify(rows));
  const turns: { readonly answer: number; readonly cpu: number; readonly stringify: number }[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const begin = performance.now();
    const text = JSON.stringify(rows);
    const stringify = performance.now() - begin;
    const before = await server.usage();
    const { milliseconds, bytes: sent } = await read();
    const after = await server.usage();
    if (sent !== bytes || text.length === 0)
      throw new Error(`The list has ${sent} bytes, and not ${bytes}`);
    const cpu = (after.cpuMicroseconds - before.cpuMicroseconds) / 1000;
    if (round > 0) turns.push({ answer: milliseconds, cpu, stringify });
  }
  return {
    bytes,
    answer: median(turns.map((turn) => turn.answer)),
    cpu: median(turns.map((turn) => turn.cpu)),
    stringify: median(turns.map((turn) => turn.stringify)),
    ratios: turns.map((turn) => turn.answer / turn.stringify),
    cpuRatios: turns.map((turn) => turn.cpu / turn.stringify),
  };
}

async function measureMemory({
  server,
  url,
  token,
}: Served): Promise<Omit<ListMemory, "projects">> {
  await timedRead(`${url}?limit=1`, token);
  const { rssBytes } = await server.usage();
  const { bytes } = await timedRead(url, token);
  return { bytes, growth: (await server.usage()).peakRssBytes - rssBytes };
}
