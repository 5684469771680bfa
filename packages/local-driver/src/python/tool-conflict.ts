import type { Runtime } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import { requirementText } from "@dagctl/python-packages";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Context } from "../context.ts";
import { mostUnpacked, runLimited } from "./limits.ts";
import type { Venv } from "./venv.ts";

/** The reason is at the end of what uv prints. */
const SHOWN = 1_000;

/** What tries other versions of the packages of a tool. */
export interface ConflictStep {
  /** A folder of the step. */
  readonly work: string;
  /** Options of uv about its configuration. */
  readonly config: readonly string[];
}

/**
 * Returns the error for packages of a tool of which no releases go together, such as dbt and its
 * adapter. It says which version of the tool the newest release of the other package goes with,
 * where one is found that has wheels.
 *
 * @param words what uv printed
 * @returns `undefined` where the packages are not a tool and one without a version
 */
export async function toolConflict(
  context: Context,
  venv: Venv,
  { packages }: Pick<Runtime, "packages">,
  step: ConflictStep,
  words: string,
): Promise<DagctlError | undefined> {
  const [tool, ...others] = packages;
  const other = others.find(({ version }) => version === undefined);
  if (tool?.version === undefined || other === undefined) return undefined;
  const newest = await findVersion(context, venv, step, other.name, [other.name, "--no-deps"]);
  const fitting =
    newest &&
    (await findVersion(context, venv, step, tool.name, [tool.name, `${other.name}==${newest}`]));
  const what = `${other.name} has no release that goes with ${requirementText(tool).replace("==", " ")}`;
  const minor = minorOf(fitting);
  const isKnown = minor !== undefined && minor !== minorOf(tool.version);
  const found = isKnown
    ? `: its newest one, ${newest}, goes with ${tool.name} ${fitting}. Set ${fieldOf(tool.name)} to a version of ${minor}`
    : `. Set ${fieldOf(tool.name)} to another version`;
  return new DagctlError("invalid", `${what}${found}. ${oneLine(words)}`);
}

/** Resolves lines, and builds none of them. Returns the version of a package among them. */
async function findVersion(
  context: Context,
  venv: Venv,
  { work, config }: ConflictStep,
  name: string,
  given: readonly string[],
): Promise<string | undefined> {
  const [input, output] = [join(work, "conflict.in"), join(work, "conflict.lock")];
  const lines = given.filter((each) => !each.startsWith("--"));
  const options = given.filter((each) => each.startsWith("--"));
  await writeFile(input, lines.map((line) => `${line}\n`).join(""));
  await writeFile(output, "");
  // Some releases of tools that have no wheel fetch parts of themselves while they are read.
  const wheels = lines.flatMap((line) => ["--only-binary", line.replace(/==.*/, "")]);
  const target = ["--python", join(venv.folder, "bin", "python"), "-o", output];
  const command = ["pip", "compile", "--quiet", "--no-header", "--no-annotate", ...config];
  const { code } = await runLimited(
    { folders: [venv.folder, work], most: mostUnpacked(context), python: venv.interpreter },
    [venv.uv, ...command, ...wheels, ...options, ...target, input],
    venv.options,
  );
  if (code !== 0) return undefined;
  const found = (await readFile(output, "utf8")).split("\n").map((line) => line.split("=="));
  return found.find(([each]) => each === name)?.[1];
}

function minorOf(version: string | undefined): string | undefined {
  return version?.split(".").slice(0, 2).join(".");
}

/** Returns the field of a project that has the version of a tool: `dbt_version` of `dbt-core`. */
function fieldOf(tool: string): string {
  return `${tool.replace(/-core$/, "")}_version`;
}

function oneLine(words: string): string {
  return words.slice(-SHOWN).trim().replaceAll(/\s+/g, " ");
}
