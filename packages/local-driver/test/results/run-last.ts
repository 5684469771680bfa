import { spawn } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import type { ModelResult, Project } from "@dagctl/core";
import type { Argument, ProjectType, Step, Workload } from "@dagctl/core/contracts";
import { createProjectRules } from "@dagctl/core/driver-kit";
import { expect } from "vitest";
import type { PythonEnvironments } from "../../src/index.ts";

export type Files = Readonly<Record<string, string>>;

/** A project of a tool. */
export interface ToolProject {
  readonly type: ProjectType;
  /** The field of a project with the version of the tool. */
  readonly field: string;
  readonly files: Files;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface Outcome {
  readonly exitCode: number | null;
  readonly lines: readonly string[];
}

/** Where the step of a project is run. */
export interface Place {
  readonly environments: PythonEnvironments;
  readonly folder: string;
  /** Whether it has the modules that report its models. */
  readonly hasModules: boolean;
  /** The variables that its organization has. @default none */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Runs the last step of the project's job in a folder of its own. */
export async function runLast(
  { type, files, fields, field }: ToolProject,
  version: string,
  place: Place,
): Promise<Outcome> {
  const { folder } = place;
  const project: Project = createProjectRules([type], { gitAuth: ["none"] }).create(
    {
      name: "shop",
      repository_url: "https://git.example.com/shop",
      project_type: type.name,
      [field]: version,
      ...fields,
    },
    { id: "proj_a", organization: "org-a", now: "2026-01-01T00:00:00.000Z" },
  );
  const inspection = await type.inspect(
    project,
    "c".repeat(40),
    async (paths) =>
      new Map(
        paths.flatMap((path) => {
          const text = files[path];
          return text === undefined ? [] : [[path, { kind: "file", text }]];
        }),
      ),
    {},
  );
  const workload = type.workload(project, inspection, {});
  await rm(folder, { recursive: true, force: true });
  for (const [path, text] of Object.entries(files))
    await write(join(folder, "project", path), text);
  for (const [name, text] of Object.entries(workload.pythonModules ?? {}))
    await write(join(folder, "modules", `${name}.py`), text);
  await mkdir(join(folder, "working"));
  await mkdir(join(folder, "tmp"));
  const steps = type.defaultJob(project, inspection).steps;
  const step = steps.find(({ name }) => name === "plan" || name === "build");
  if (step === undefined) throw new Error(`no step of ${JSON.stringify(steps)}`);
  return execute(step, workload, place);
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

async function execute(
  { argv: [program, ...rest] }: Step,
  workload: Workload,
  { environments, folder, hasModules, variables = {} }: Place,
): Promise<Outcome> {
  const programs = await environments.programs(workload.runtime);
  const textOf = (argument: Argument): string =>
    typeof argument === "string" ? argument : join(folder, argument.folder, argument.path ?? "");
  const environment = Object.entries(workload.environment).map(([name, value]) => [
    name,
    typeof value === "object" && "secret" in value ? "" : textOf(value),
  ]);
  const child = spawn(join(programs, program), rest.map(textOf), {
    cwd: join(folder, "project"),
    env: {
      PATH: [programs, "/usr/bin", "/bin"].join(delimiter),
      HOME: folder,
      TMPDIR: join(folder, "tmp"),
      LANG: "C.UTF-8",
      NO_COLOR: "1",
      PYTHONUNBUFFERED: "1",
      DO_NOT_TRACK: "1",
      ...(hasModules ? { PYTHONPATH: join(folder, "modules"), DAGCTL_SENSITIVE: "" } : {}),
      ...variables,
      ...Object.fromEntries(environment),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  const exitCode = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { exitCode, lines: output.split("\n") };
}

/** What begins the line of a frame. */
export const MARK = "::dagctl:: ";

/** Returns the models that a run has reported, by name. */
export function modelsOf(lines: readonly string[]): ReadonlyMap<string, ModelResult> {
  const frames = lines
    .filter((line) => line.startsWith(MARK))
    .map((line) => JSON.parse(line.slice(MARK.length)) as ModelResult & Record<string, unknown>);
  expect(frames.map(({ seq }) => seq)).toEqual(frames.map((_, index) => index + 1));
  return new Map(
    frames.filter(({ kind }) => kind === "model").map((frame) => [frame.name, frame] as const),
  );
}
