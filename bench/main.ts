import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import type { CycleFigures, CycleOptions } from "./cycle/measure.ts";
import { compare } from "./get-project/compare.ts";
import { type ContenderOptions, startContenders } from "./get-project/contenders.ts";
import { report } from "./report.ts";

const USAGE = `npm run bench -- [--rounds N] [--write] [--profile FOLDER]
  --rounds N        rounds that count (default 9)
  --write           puts the tables into bench/RESULTS.md
  --profile FOLDER  writes CPU profiles of what is measured there`;

const RESULTS = new URL("./RESULTS.md", import.meta.url);
/** In RESULTS.md, what stands behind it is replaced; what stands before it was written by a person. */
const MARK = "<!-- measured -->\n";
const CONNECTIONS = 16;
const TURN_MILLISECONDS = 1500;

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "9" },
    write: { type: "boolean", default: false },
    profile: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
const rounds = Number(values.rounds);
if (values.help || !(Number.isSafeInteger(rounds) && rounds >= 1)) {
  console.log(USAGE);
} else {
  const measured = { standings: await servers({ profiles: values.profile }), cycle: await cycles(values.profile), connections: CONNECTIONS, rounds };
  const text = report(measured);
  console.log(text);
  if (values.write) {
    const [before = ""] = (await readFile(RESULTS, "utf8")).split(MARK);
    await writeFile(RESULTS, `${before}${MARK}\n${text}\n`);
  }
}

async function servers(options: ContenderOptions): ReturnType<typeof compare> {
  const contenders = await startContenders(options);
  try {
    return await compare(contenders, { rounds, milliseconds: TURN_MILLISECONDS, connections: CONNECTIONS });
  } finally {
    await contenders.close();
  }
}

async function cycles(profiles: string | undefined): Promise<CycleFigures> {
  const options: CycleOptions = { rounds, cycles: 300, memoryCycles: 3000 };
  const profile = profiles === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profiles}`, "--cpu-prof-name=cycle.cpuprofile"];
  const program = fileURLToPath(new URL("./cycle/program.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", ...profile, program, JSON.stringify(options)]);
  return JSON.parse(stdout) as CycleFigures;
}
