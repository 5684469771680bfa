import { join } from "node:path";
import { DEFAULT_PYTHON } from "../../../packages/project-types/src/dbt/versions.ts";
import type { Change } from "./lists.ts";
import { newerReleases } from "./newer-releases.ts";
import { failureOf, ROOT, runNode } from "./programs.ts";
import { raiseLists } from "./raised-lists.ts";
import { readTested } from "./tested-versions.ts";
import type { RaisableTool } from "./tools.ts";
import type { WheelsOnly } from "./wheels-only.ts";

/** What was found of one version. */
export interface Outcome {
  readonly version: string;
  /** In one line, why the version does not work; absent: it works. */
  readonly reason?: string;
  /** Pythons that it was installed on. */
  readonly pythons: readonly string[];
  /** Versions of adapters by package; `undefined`: none resolves from wheels. */
  readonly adapters: ReadonlyMap<string, string | undefined>;
  readonly changes: readonly Change[];
}

/** What was found of one tool. */
export interface Outcomes {
  readonly tool: RaisableTool;
  readonly tried: readonly Outcome[];
  readonly excluded: readonly string[];
}

/** Reports progress, for a person. */
type Print = (line: string) => void;

export interface Trial {
  readonly wheels: WheelsOnly;
  /** Pythons of the list that are on this machine, the oldest first. */
  readonly pythons: readonly string[];
  /** Keeps the lists raised by the versions that work. */
  readonly write: boolean;
  readonly print: Print;
}

/**
 * Tries the releases of a tool that are newer than its list: of each line the newest patch that can
 * be installed. The lists are raised while the tests of a version run.
 */
export async function tryReleases(tool: RaisableTool, trial: Trial): Promise<Outcomes> {
  const { packageName, newest, before } = tool;
  const files = await trial.wheels.files(packageName);
  const { lines, excluded } = newerReleases(files, packageName, newest, before);
  const tried: Outcome[] = [];
  const restores: (() => void)[] = [];
  try {
    for (const patches of lines)
      for (const version of patches) {
        trial.print(`${packageName} ${version}: installing it from wheels`);
        const reason = await installProblem(tool, version, trial.wheels);
        if (reason === undefined) {
          const { outcome, restore } = await tryInstalled(tool, version, trial);
          tried.push(outcome);
          if (restore !== undefined) restores.unshift(restore);
          break;
        }
        tried.push({ version, reason, pythons: [], adapters: new Map(), changes: [] });
      }
  } catch (error) {
    for (const restore of restores) restore();
    throw error;
  }
  if (!trial.write) for (const restore of restores) restore();
  return { tool, tried, excluded };
}

async function installProblem(
  { packages }: RaisableTool,
  version: string,
  wheels: WheelsOnly,
): Promise<string | undefined> {
  for (const set of packages(version)) {
    const problem = await wheels.problem(set, DEFAULT_PYTHON);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Tries a version that the default Python has installed. */
async function tryInstalled(
  tool: RaisableTool,
  version: string,
  { wheels, pythons: onMachine, print }: Trial,
): Promise<{ readonly outcome: Outcome; readonly restore?: () => void }> {
  const [packages = []] = tool.packages(version);
  const pythons: string[] = [];
  for (const python of onMachine)
    if ((await wheels.problem(packages, python)) === undefined) pythons.push(python);
  const adapters = new Map<string, string | undefined>();
  for (const name of tool.adapters)
    adapters.set(name, await wheels.resolve(name, packages.slice(0, 1), DEFAULT_PYTHON));
  const changes = tool.changes({ version, pythons });
  print(`${tool.packageName} ${version}: installed on Python ${pythons.join(", ")}; testing it`);
  const restore = await raiseLists(tool, version, changes);
  try {
    const reason = await testProblem(tool, version);
    const outcome = { version, pythons, adapters, changes };
    if (reason === undefined) return { outcome, restore };
    restore();
    return { outcome: { ...outcome, reason } };
  } catch (error) {
    restore();
    throw error;
  }
}

/** Runs the tests of a version that is in the lists. */
async function testProblem(
  { tool, tests }: RaisableTool,
  version: string,
): Promise<string | undefined> {
  const built = await runNode([join(ROOT, "scripts", "dagctl.mjs"), "build"]);
  if (built !== 0) return "the packages cannot be built with the raised list";
  const variables = { DAGCTL_TEST_VERSION: version, DAGCTL_TEST_RECORD: "1" };
  return (
    (await failureOf("engines", tests, variables)) ??
    (readTested(tool).some((row) => row.version === version)
      ? undefined
      : "no test has recorded that it ran this version") ??
    (await failureOf("unit", ["packages/project-types/test/failures/recorded.test.ts"]))
  );
}
