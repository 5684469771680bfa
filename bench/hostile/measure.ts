import { fileURLToPath } from "node:url";
import { HOSTILE_INPUTS } from "../../packages/project-types/test/hostile/inputs.ts";
import { median } from "../figures.ts";
import { longestPiece } from "./longest-piece.ts";
import { startMeasured } from "../measured-process.ts";

export interface HostileFigure {
  readonly what: string;
  /** HTTP status of the create. */
  readonly status: number;
  /**
   * Milliseconds of processor time of the longest uninterrupted piece: the median of the rounds.
   */
  readonly piece: number;
  /** Milliseconds of wall-clock time of the create: the median of the rounds. */
  readonly create: number;
  /** The longest delay of the server's event loop meanwhile: the median of the rounds. */
  readonly delay: number;
  /** The slowest answer of `/healthz` meanwhile: the median of the rounds. */
  readonly healthz: number;
  /** How many requests of `/healthz` were answered meanwhile, in all rounds. */
  readonly answered: number;
}

export interface HostileOptions {
  readonly rounds: number;
  /** @default all */
  readonly only?: number;
  /**
   * Runs the packages' TypeScript, without a build.
   * @default false
   */
  readonly fromSource?: boolean;
}

const SERVER = fileURLToPath(new URL("./server.ts", import.meta.url));

/**
 * Creates a project of each hostile repository on a server in a process of its own, and requests
 * `/healthz` meanwhile.
 */
export async function measureHostile({
  rounds,
  only,
  fromSource = false,
}: HostileOptions): Promise<readonly HostileFigure[]> {
  const server = await startMeasured({
    file: SERVER,
    nodeOptions: fromSource ? ["--conditions=@dagctl/source"] : [],
  });
  try {
    const figures: HostileFigure[] = [];
    for (const [index, input] of HOSTILE_INPUTS.slice(0, only).entries()) {
      const { what, type } = input;
      const measured: Measured[] = [];
      // The first round is a warm-up.
      for (let round = 0; round <= rounds; round += 1)
        measured.push({
          piece: await longestPiece(input),
          ...(await measureOne(server.url, index, type)),
        });
      const counted = measured.slice(1);
      const middle = (of: "piece" | "create" | "delay" | "healthz"): number =>
        median(counted.map((one) => one[of]));
      const answered = counted.reduce((sum, one) => sum + one.answered, 0);
      figures.push({
        what,
        status: measured[0]?.status ?? 0,
        piece: middle("piece"),
        create: middle("create"),
        delay: middle("delay"),
        healthz: middle("healthz"),
        answered,
      });
    }
    return figures;
  } finally {
    await server.stop();
  }
}

type Measured = Omit<HostileFigure, "what">;

async function measureOne(
  url: string,
  index: number,
  type: string,
): Promise<Omit<Measured, "piece">> {
  const longest = async (): Promise<number> =>
    ((await (await fetch(`${url}/delay`)).json()) as { readonly longest: number }).longest;
  let ended = false;
  let answered = 0;
  let slowest = 0;
  const ask = async (): Promise<void> => {
    while (!ended) {
      const begin = performance.now();
      const { ok } = await fetch(`${url}/healthz`);
      if (!ok) throw new Error("/healthz did not answer");
      slowest = Math.max(slowest, performance.now() - begin);
      answered += 1;
    }
  };
  await longest();
  const asking = ask();
  const begin = performance.now();
  const body = JSON.stringify({
    name: `input-${index}`,
    project_type: type,
    repository_url: `https://git.example.com/${index}.git`,
  });
  const created = await fetch(`${url}/api/v1/projects`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  const answer: unknown = await created.json();
  const create = performance.now() - begin;
  ended = true;
  await asking;
  const delay = await longest();
  if (
    created.ok &&
    typeof answer === "object" &&
    answer !== null &&
    "id" in answer &&
    typeof answer.id === "string"
  )
    await fetch(`${url}/api/v1/projects/${answer.id}`, { method: "DELETE" });
  return { status: created.status, create, delay, healthz: slowest, answered };
}
