import { execFile } from "node:child_process";
import { realpathSync } from "node:fs";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Project } from "@dagctl/core";
import type {
  Argument,
  Inspection,
  ProjectType,
  ReadFiles,
  StateConnection,
  Step,
} from "@dagctl/core/contracts";
import { createProjectRules } from "@dagctl/core/driver-kit";
import type { PythonEnvironments } from "../../src/index.ts";
import type { FailureCase } from "./cases.ts";
import { type Outcome, warmProgram, type WarmProgram } from "./warm-programs.ts";

/** How a run failed, with the end of what its programs printed. */
export interface Failure {
  readonly step: string;
  readonly exitCode: number;
  readonly log: string;
}

/** The most characters of a log that are recorded, as many as a host hands over. */
const MOST = 16 * 1024;

/** Returns a project of one version and runs cases of it. */
export interface FailingRuns {
  readonly project: Project;
  fail(one: FailureCase): Promise<Failure>;
  close(): void;
}

/**
 * Runs the programs of a project type as the driver does, in the environment of one version.
 *
 * @param field - the field with the version
 */
export function failingRuns(
  type: ProjectType,
  field: string,
  version: string,
  environments: PythonEnvironments,
): FailingRuns {
  const projectOf = (fields: Readonly<Record<string, unknown>> = {}): Project =>
    createProjectRules([type], { gitAuth: ["none"] }).create(
      {
        name: "shop",
        repository_url: "https://git.example.com/shop",
        project_type: type.name,
        [field]: version,
        ...fields,
      },
      { id: "proj_a", organization: "org-a", now: "2026-01-01T00:00:00.000Z" },
    );
  const warm = new Map<string, WarmProgram>();
  return {
    project: projectOf(),
    close: () => warm.forEach((program) => program.close()),
    async fail({ files, fields, approved = false, before }) {
      const project = projectOf(fields);
      const folder = await realpath(await mkdtemp(join(tmpdir(), "dagctl-failure-")));
      try {
        const inspection = await type.inspect(project, "c".repeat(40), readerOf(files), {});
        const state: StateConnection = {
          type: "duckdb",
          settings: { database: join(folder, "state.db") },
          secrets: {},
        };
        return await run(type, project, inspection, {
          folder,
          files,
          approved,
          before,
          environments,
          warm,
          ...(project.use_managed_state_database ? { state } : {}),
        });
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

function readerOf(files: FailureCase["files"]): ReadFiles {
  return async (paths) =>
    new Map(
      paths.flatMap((path) => {
        const text = files[path];
        return text === undefined ? [] : [[path, { kind: "file", text }]];
      }),
    );
}

interface Place {
  readonly folder: string;
  readonly files: FailureCase["files"];
  readonly approved: boolean;
  readonly before: string | undefined;
  readonly environments: PythonEnvironments;
  /** The programs that were started, by their folder. */
  readonly warm: Map<string, WarmProgram>;
  readonly state?: StateConnection;
}

async function run(
  type: ProjectType,
  project: Project,
  inspection: Inspection,
  { folder, files, approved, before, environments, warm, state }: Place,
): Promise<Failure> {
  const folders = { project: join(folder, "project"), working: join(folder, "working") };
  await mkdir(folders.working);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folders.project, path)), { recursive: true });
    await writeFile(join(folders.project, path), text);
  }
  const workload = type.workload(project, inspection, state ? { state } : {});
  const modules = join(folder, "modules");
  await mkdir(modules);
  for (const [name, text] of Object.entries(workload.pythonModules ?? {}))
    await writeFile(join(modules, `${name}.py`), text);
  const programs = await environments.programs(workload.runtime);
  const textOf = (argument: Argument): string =>
    typeof argument === "string" ? argument : join(folders[argument.folder], argument.path ?? "");
  const environment = Object.fromEntries(
    Object.entries(workload.environment).map(([name, value]) => [
      name,
      typeof value === "object" && "secret" in value ? "" : textOf(value),
    ]),
  );
  const env = {
    PATH: [programs, "/usr/local/bin", "/usr/bin", "/bin"].join(delimiter),
    HOME: folders[workload.currentFolder ?? "working"],
    TMPDIR: folders.working,
    LANG: "C.UTF-8",
    NO_COLOR: "1",
    PYTHONUNBUFFERED: "1",
    PYTHONPATH: modules,
    VIRTUAL_ENV: dirname(programs),
    ...environment,
  };
  const program =
    warm.get(programs) ?? warmProgram(programs, type.name, { ...env, PYTHONPATH: "" });
  warm.set(programs, program);
  const execute = ({ argv: [, ...rest] }: Step): Promise<Outcome> =>
    program.run({
      arguments: rest.map(textOf),
      cwd: folders[workload.currentFolder ?? "working"],
      env,
      log: join(folder, "output"),
    });
  const job = type.defaultJob(project, inspection);
  if (before !== undefined && state !== undefined) {
    for (const step of job.approvedSteps ?? []) {
      const { exitCode, output } = await execute(step);
      if (exitCode !== 0) throw new Error(`what comes before the run failed:\n${output}`);
    }
    await changeState(programs, state.settings["database"] ?? "", before);
  }
  let log = "";
  for (const step of (approved ? job.approvedSteps : undefined) ?? job.steps) {
    const { exitCode, output } = await execute(step);
    log += output;
    if (exitCode !== 0)
      return { step: step.name, exitCode, log: normalized(log, { folder, programs }) };
  }
  throw new Error(`the run did not fail:\n${log}`);
}

/** Executes a statement in the managed state. */
async function changeState(programs: string, path: string, statement: string): Promise<void> {
  const script = "import duckdb, sys; duckdb.connect(sys.argv[1]).execute(sys.argv[2])";
  await promisify(execFile)(join(programs, "python"), ["-c", script, path, statement]);
}

/** Returns the end of a log without what differs from one recording or machine to the next. */
function normalized(
  log: string,
  { folder, programs }: { readonly folder: string; readonly programs: string },
): string {
  const python = dirname(dirname(realpathSync(join(programs, "python"))));
  return [
    ["/run", folder],
    ["/environment", dirname(programs)],
    ["/python", python],
  ]
    .reduce((text, [name = "", path = ""]) => text.replaceAll(wrapped(path), name), log)
    .replaceAll(/\b\d{4}-\d\d-\d\d(?= \d\d:\d\d:\d\d)/g, "2026-01-01")
    .replaceAll(/(?<![\d:])\d\d:\d\d:\d\d(?:\.\d+)?/g, "00:00:00")
    .replaceAll(/\b\d+\.\d+( ?s\b| seconds)/g, "0.1$1")
    .replaceAll(/\b0x[0-9a-f]{6,}\b/g, "0x0")
    .replaceAll(/[ \t]+$/gm, "")
    .slice(-MOST)
    .trim();
}

/** Matches a path that a program may have wrapped at the end of a line. */
function wrapped(path: string): RegExp {
  const characters = Array.from(path, (one) => one.replace(/[^\w/-]/, "\\$&"));
  return new RegExp(characters.join("\\n?"), "g");
}
