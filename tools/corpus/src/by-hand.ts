import { existsSync, readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { causeIn } from "./cause.ts";
import { type Completion, runChild } from "./children.ts";
import type { CorpusProject, Installation, Outcome, Step } from "./corpus-project.ts";

export interface ByHandOptions {
  readonly project: CorpusProject;
  /** A checkout of the repository. */
  readonly checkout: string;
  /** For the environment and the home of the person. */
  readonly directory: string;
  /** The PATH, with the interpreters of the machine. */
  readonly path: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** Beside the checkout. */
const LOCKED = "../locked.txt";

interface Failure {
  readonly step: Step;
  readonly completion: Completion;
}

/** Runs a project in its folder, as its documentation says, twice. */
export async function runByHand(options: ByHandOptions): Promise<Outcome> {
  const failure = (await install(options)) ?? (await runTwice(options));
  if (failure === undefined) return { ran: true };
  const { step, completion } = failure;
  const cause = completion.code === null ? "it did not end in time" : causeIn(completion.output);
  return { ran: false, step, cause };
}

/** Returns the environment of the person who works in the folder, as a shell of it has. */
function environmentOf(
  { directory, path, variables }: ByHandOptions,
  cwd: string,
): NodeJS.ProcessEnv {
  const environment = join(directory, "environment");
  return {
    ...Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^(?:DAGCTL|DBT|SQLMESH)_/.test(name)),
    ),
    ...variables,
    HOME: join(directory, "home"),
    PWD: cwd,
    PATH: `${join(environment, "bin")}:${path}`,
    VIRTUAL_ENV: environment,
    UV_PROJECT_ENVIRONMENT: environment,
    UV_PYTHON_DOWNLOADS: "never",
    XDG_CACHE_HOME: process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"),
    POETRY_VIRTUALENVS_CREATE: "false",
    PDM_USE_VENV: "false",
    DO_NOT_TRACK: "1",
    PYTHONDONTWRITEBYTECODE: "1",
  };
}

/** Returns the commands that install what the repository asks for. */
export function installationCommands(
  { by, ...given }: Installation,
  python: readonly string[],
): readonly (readonly string[])[] {
  const environment = ["uv", "venv", "--quiet", "--seed", ...python];
  const install = ["uv", "pip", "install", "--quiet"];
  if ("names" in given) return [environment, [...install, ...given.names]];
  if ("files" in given)
    return [environment, [...install, ...given.files.flatMap((file) => ["-r", file])]];
  if (by === "uv") return [["uv", "sync", "--quiet", "--frozen", "--no-dev", ...python]];
  // Neither can install from every index; what their lock files name is the same.
  const lock =
    by === "poetry"
      ? ["--with=poetry-plugin-export", "poetry", "export", "--all-groups"]
      : ["pdm", "export", "--prod"];
  return [
    environment,
    ["uv", "tool", "run", ...lock, "--without-hashes", "--output", LOCKED],
    [...install, "-r", LOCKED],
  ];
}

async function install(options: ByHandOptions): Promise<Failure | undefined> {
  const { project, checkout, directory, timeoutMs } = options;
  const { installation, python } = project;
  await mkdir(join(directory, "home"), { recursive: true });
  const cwd = join(checkout, "folder" in installation ? installation.folder : "");
  const chosen = python === undefined ? [] : ["--python", python];
  for (const [program = "", ...args] of installationCommands(installation, chosen)) {
    const env = environmentOf(options, cwd);
    const place = args[0] === "venv" ? [join(directory, "environment")] : [];
    const completion = await runChild(program, [...args, ...place], { cwd, env, timeoutMs });
    if (completion.code !== 0) return { step: "install", completion };
  }
  return undefined;
}

async function runTwice(options: ByHandOptions): Promise<Failure | undefined> {
  const { project, checkout, timeoutMs } = options;
  const cwd = join(checkout, project.folder ?? "");
  for (const step of ["run", "second run"] as const)
    for (const [program = "", ...args] of commandsOf(project, cwd)) {
      const env = environmentOf(options, cwd);
      const completion = await runChild(program, args, { cwd, env, timeoutMs });
      if (completion.code !== 0) return { step, completion };
    }
  return undefined;
}

function commandsOf({ tool }: CorpusProject, cwd: string): readonly (readonly string[])[] {
  if (tool === "sqlmesh") return [["sqlmesh", "plan", "--auto-apply", "--no-prompts"]];
  const hasPackages = ["packages.yml", "dependencies.yml"].some(
    (name) =>
      existsSync(join(cwd, name)) && /^\s*packages:/m.test(readFileSync(join(cwd, name), "utf8")),
  );
  return [...(hasPackages ? [["dbt", "deps"]] : []), ["dbt", "build"]];
}
