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
await import(process.argv[1]);
console.log(performance.now() - began);`;

/** Imports each module once per round, in turn, each in a process of its own. */
export async function measureImports({
  rounds,
}: {
  readonly rounds: number;
}): Promise<readonly ImportFigure[]> {
  const names = Object.keys(MODULES) as (keyof typeof MODULES)[];
  const times = new Map(names.map((name) => [name, [] as number[]]));
  // The first round only fills the cache of the disk.
  for (let round = -1; round < rounds; round++) {
    for (const name of names) {
      const time = await importTime(MODULES[name]);
      if (round >= 0) times.get(name)?.push(time);
    }
  }
  const alone = times.get("zod") ?? [];
  return names.map((module) => {
    const all = times.get(module) ?? [];
    return {
      module,
      milliseconds: median(all),
      ratios: all.map((time, index) => time / (alone[index] ?? Number.NaN)),
    };
  });
}

async function importTime(url: string): Promise<number> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module", "--eval", PROGRAM, url],
    { cwd: fileURLToPath(core), env: {} },
  );
  return Number(stdout);
}
