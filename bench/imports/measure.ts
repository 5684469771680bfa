import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { median } from "../figures.ts";

/** How long an import of one module takes in a new process. */
export interface ImportFigure {
  readonly module: string;
  /** The median of all rounds. */
  readonly milliseconds: number;
  /** In each round, its time by that of zod alone. */
  readonly ratios: readonly number[];
  /** In each round, its processor time by that of zod alone. */
  readonly cpuRatios: readonly number[];
}

const core = new URL("../../packages/core/", import.meta.url);
const zod = createRequire(new URL("package.json", core)).resolve("zod");

/** The built modules, so that the figures are those of a user. */
const MODULES = {
  zod: pathToFileURL(zod.replace(/\.cjs$/, ".js")).href,
  "@dagctl/core": new URL("dist/index.js", core).href,
  "@dagctl/core/driver-kit": new URL("dist/driver-kit.js", core).href,
  "@dagctl/core/errors": new URL("dist/errors.js", core).href,
} as const;

const PROGRAM = `const began = performance.now();
const before = process.cpuUsage();
await import(process.argv[1]);
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ time: performance.now() - began, cpu: (user + system) / 1000 }));`;

/** What one import took, in milliseconds. */
interface Times {
  readonly time: number;
  /** The processor time of all threads. */
  readonly cpu: number;
}

/** Imports each module once per round, in turn, each in a process of its own. */
export async function measureImports({
  rounds,
}: {
  readonly rounds: number;
}): Promise<readonly ImportFigure[]> {
  const names = Object.keys(MODULES) as (keyof typeof MODULES)[];
  const times = new Map(names.map((name) => [name, [] as Times[]]));
  // The first round only fills the cache of the disk.
  for (let round = -1; round < rounds; round++) {
    for (const name of names) {
      const taken = await importTimes(MODULES[name]);
      if (round >= 0) times.get(name)?.push(taken);
    }
  }
  const alone = times.get("zod") ?? [];
  return names.map((module) => {
    const all = times.get(module) ?? [];
    return {
      module,
      milliseconds: median(all.map(({ time }) => time)),
      ratios: all.map(({ time }, index) => time / (alone[index]?.time ?? Number.NaN)),
      cpuRatios: all.map(({ cpu }, index) => cpu / (alone[index]?.cpu ?? Number.NaN)),
    };
  });
}

async function importTimes(url: string): Promise<Times> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module", "--eval", PROGRAM, url],
    { cwd: fileURLToPath(core), env: {} },
  );
  return JSON.parse(stdout) as Times;
}
