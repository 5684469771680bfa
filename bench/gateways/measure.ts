import type { ReadFiles } from "@dagctl/core/contracts";
import { createProjectRules } from "@dagctl/core/driver-kit";
import { isDagctlError } from "@dagctl/core/errors";
import { type SqlmeshProject, sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { median } from "../figures.ts";
import { type Input, inputs } from "./inputs.ts";

export interface GatewayFigure {
  readonly what: string;
  readonly bytes: number;
  readonly outcome: string;
  /**
   * Milliseconds of processor time for one inspection, all threads of the process, so that other
   * programs on the machine do not increase it. Median over the rounds.
   */
  readonly milliseconds: number;
  /** The longest inspection in milliseconds of wall-clock time. */
  readonly longest: number;
  /** Time divided by that of JSON.parse for a document of the same lines, one value per round. */
  readonly ratios: readonly number[];
}

export interface GatewayOptions {
  /** Rounds that count; one more runs before them as a warm-up. */
  readonly rounds: number;
  /** @default all */
  readonly only?: number;
}

/** Inspects each input and parses the same text as JSON, alternately. */
export async function measureGateways({
  rounds,
  only,
}: GatewayOptions): Promise<readonly GatewayFigure[]> {
  const figures: GatewayFigure[] = [];
  for (const input of inputs().slice(0, only)) figures.push(await measureInput(input, rounds));
  return figures;
}

async function measureInput({ what, name, text }: Input, rounds: number): Promise<GatewayFigure> {
  const type = sqlmeshType();
  const project = createProjectRules([type], { gitAuth: ["none"] }).create(
    { name: "bench", repository_url: "https://github.com/acme/bench" },
    { id: "proj_bench", organization: "org-bench", now: "2026-01-01T00:00:00.000Z" },
  ) as SqlmeshProject;
  const read: ReadFiles = async (paths) =>
    new Map(paths.includes(name) ? [[name, { kind: "file", text }]] : []);
  const json = JSON.stringify(text.split("\n"));
  const times: number[] = [];
  const clock: number[] = [];
  const ratios: number[] = [];
  let outcome = "";
  for (let round = 0; round <= rounds; round += 1) {
    const begin = performance.now();
    const before = process.cpuUsage();
    const inspection = await type.inspect(project, "c".repeat(40), read, {}).catch(refusal);
    const own = processorTime(before);
    const end = performance.now();
    const between = process.cpuUsage();
    JSON.parse(json);
    const other = processorTime(between);
    outcome = inspection === undefined ? "refused" : outcomeOf(inspection);
    if (round === 0) continue;
    times.push(own);
    clock.push(end - begin);
    ratios.push(own / other);
  }
  return {
    what,
    bytes: Buffer.byteLength(text),
    outcome,
    milliseconds: median(times),
    longest: Math.max(...clock),
    ratios,
  };
}

/** Returns no inspection of a file that is refused. */
function refusal(error: unknown): undefined {
  if (!isDagctlError(error, "invalid")) throw error;
}

function outcomeOf({
  gatewayDetection,
  gateways = [],
}: Awaited<ReturnType<ReturnType<typeof sqlmeshType>["inspect"]>>): string {
  const outcome = gatewayDetection?.outcome ?? "";
  return outcome === "known" ? `known, ${gateways.length}` : outcome;
}

/** Milliseconds, never 0. */
function processorTime(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return Math.max(1, user + system) / 1000;
}
