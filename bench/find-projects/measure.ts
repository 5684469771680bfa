import { mkdtemp, rm } from "node:fs/promises";
import { Agent } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median } from "../figures.ts";
import { timedRead } from "../list-projects/timed-read.ts";
import { type MeasuredProcess, startMeasured } from "../measured-process.ts";
import { seedFindable } from "./seed.ts";

export interface FindOptions {
  /** Rounds that count; one more runs before them as a warm-up. */
  readonly rounds: number;
  readonly projects: number;
  /** How often each list is read in a round, because one answer takes little time. @default 10 */
  readonly reads?: number;
  /**
   * Runs the packages' TypeScript, without a build.
   * @default false: runs the output of `npm run build`
   */
  readonly fromSource?: boolean;
  /** Folder for a CPU profile of the server. */
  readonly profiles?: string | undefined;
}

/** One kind of request. */
export interface FindFigures {
  readonly name: string;
  /** Bytes of the answer's body on the wire. */
  readonly bytes: number;
  /** Milliseconds of one answer, from the request to its last byte; the median of the rounds. */
  readonly answer: number;
  /** Milliseconds of the server's processor time for one answer; the median of the rounds. */
  readonly cpu: number;
  /** `answer`, and `cpu`, by those of the plain page in the same round. */
  readonly ratios: readonly number[];
  readonly cpuRatios: readonly number[];
}

interface Asked {
  readonly name: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const PAGE = "projects?limit=50";
const FILTER = "q=ers&status=last_run_failed,suspended&type=node&sort=-last_run";
const INCLUDE = "include=recent_runs,next_run_at";
/** The first is the plain page, by which the others are compared. */
const ASKED: readonly Asked[] = [
  { name: "a page", path: PAGE },
  { name: "by name", path: `${PAGE}&sort=name` },
  { name: "by last run", path: `${PAGE}&sort=-last_run` },
  { name: "with a part of the name", path: `${PAGE}&q=ers-99` },
  { name: "with a filter and an order", path: `${PAGE}&${FILTER}` },
  { name: "with the newest runs", path: `${PAGE}&${INCLUDE}` },
  { name: "with all of these", path: `${PAGE}&${FILTER}&${INCLUDE}` },
  { name: "the counts", path: "project-counts" },
  { name: "100 with the newest runs", path: `projects?limit=100&${INCLUDE}` },
  {
    name: "100 with the newest runs, gzip",
    path: `projects?limit=100&${INCLUDE}`,
    headers: { "accept-encoding": "gzip" },
  },
];

const SERVER = fileURLToPath(new URL("../get-project/dagctl-server.ts", import.meta.url));

/** Reads pages of projects, with filters and orders and without, in turn. */
export async function measureFind(options: FindOptions): Promise<readonly FindFigures[]> {
  const { rounds, projects, reads = 10, fromSource = false, profiles } = options;
  const folder = await mkdtemp(join(tmpdir(), "dagctl-bench-"));
  try {
    const { file, token } = await seedFindable(folder, projects);
    const server = await startMeasured({
      file: SERVER,
      args: [file, join(folder, "dagctl.log")],
      nodeOptions: fromSource ? ["--conditions=@dagctl/source"] : [],
      ...(profiles === undefined ? {} : { profile: { folder: profiles, name: "find" } }),
    });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    try {
      const turns: (readonly Turn[])[] = [];
      for (let round = 0; round <= rounds; round += 1) {
        const turn: Turn[] = [];
        for (const asked of ASKED)
          turn.push(await measureTurn(server, asked, { token, agent, reads }));
        if (round > 0) turns.push(turn);
      }
      return ASKED.map(({ name }, index) => figuresOf(name, index, turns));
    } finally {
      agent.destroy();
      await server.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Turn {
  readonly bytes: number;
  readonly answer: number;
  readonly cpu: number;
}

/** Reads one list several times. */
async function measureTurn(
  server: MeasuredProcess,
  { path, headers = {} }: Asked,
  {
    token,
    agent,
    reads,
  }: { readonly token: string; readonly agent: Agent; readonly reads: number },
): Promise<Turn> {
  const url = `${server.url}/api/v1/${path}`;
  const before = await server.usage();
  let milliseconds = 0;
  let bytes = 0;
  for (let read = 0; read < reads; read += 1) {
    const answer = await timedRead(url, token, agent, headers);
    milliseconds += answer.milliseconds;
    ({ bytes } = answer);
  }
  const used = (await server.usage()).cpuMicroseconds - before.cpuMicroseconds;
  return { bytes, answer: milliseconds / reads, cpu: used / 1000 / reads };
}

function figuresOf(name: string, index: number, turns: readonly (readonly Turn[])[]): FindFigures {
  const own = turns.flatMap((turn) => turn[index] ?? []);
  const plain = turns.flatMap((turn) => turn[0] ?? []);
  const ratiosOf = (what: "answer" | "cpu"): readonly number[] =>
    own.map((turn, round) => turn[what] / (plain[round]?.[what] ?? Number.NaN));
  return {
    name,
    bytes: own[0]?.bytes ?? 0,
    answer: median(own.map(({ answer }) => answer)),
    cpu: median(own.map(({ cpu }) => cpu)),
    ratios: ratiosOf("answer"),
    cpuRatios: ratiosOf("cpu"),
  };
}
