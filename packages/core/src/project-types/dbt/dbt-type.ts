import type { Inspection, ProjectType, ReadFiles } from "../../contracts/project-type.ts";
import type { Argument, Step, Workload } from "../../contracts/workload.ts";
import { type Issue, invalid } from "../../errors.ts";
import type { Project } from "../../project.ts";
import type { ShapeOf } from "../../project-validation/common-shape.ts";
import { choiceField, either, textField } from "../../project-validation/field-shapes.ts";
import { durationProblem, parseDuration } from "../../values/duration.ts";
import { baseWorkload } from "../base-workload.ts";
import { scheduledRun } from "../scheduled-run.ts";
import { explainDbt } from "./failures.ts";
import { profileName, readAdapter } from "./profile.ts";
import { isRaised, releaseVersion } from "./release-version.ts";
import { ADAPTER_VERSIONS, ADAPTERS, DBT_VERSIONS, DEFAULT_PYTHON, NEWEST_DBT, PYTHON_VERSIONS, pythonsOf } from "./versions.ts";

const SECOND = 1_000;
const POLLING = { least: { milliseconds: 10 * SECOND, text: "10s" }, most: { milliseconds: 7 * 24 * 3_600 * SECOND, text: "168h" } };
const RELEASE_FILE = ".dagctl/config.yaml";

const SHAPE: ShapeOf<"dbt_version" | "python_version" | "polling_interval" | "version_strategy"> = {
  dbt_version: choiceField(DBT_VERSIONS),
  python_version: choiceField(PYTHON_VERSIONS),
  polling_interval: textField((text) => durationProblem(text, POLLING)),
  version_strategy: choiceField(["semantic", "continuous"]),
};

/** dbt projects: the adapter is read from profiles.yml, new commits deploy by themselves according to `version_strategy`. */
export function dbtType(): ProjectType {
  return {
    name: "dbt",
    shape: SHAPE,
    inspectionDependsOn: [],
    defaults: () => ({
      dbt_version: NEWEST_DBT,
      python_version: DEFAULT_PYTHON,
      polling_interval: "5m",
      version_strategy: "semantic",
      use_managed_state_database: false,
    }),
    check: dbtIssues,
    inspect: (_project, commit, read) => inspectDbt(commit, read),
    polling(project) {
      const milliseconds = parseDuration(project.polling_interval ?? "");
      return milliseconds === undefined ? undefined : { everySeconds: milliseconds / SECOND };
    },
    shouldDeploy(project, deployed, latest) {
      if (deployed.commit === latest.commit) return { deploy: false, reason: "The commit is deployed" };
      if (project.version_strategy === "continuous" || isRaised(textFact(deployed, "version"), textFact(latest, "version"))) return { deploy: true };
      return { deploy: false, reason: `version in ${RELEASE_FILE} was not raised` };
    },
    defaultJob(project, inspection) {
      const deps = inspection.facts["packages"] === true ? [step("deps", "deps")] : [];
      // `build` runs models, seeds and snapshots with their tests; `run` is models alone.
      return scheduledRun([...deps, project.run_tests ? step("build", "build") : step("run", "run")]);
    },
    workload: dbtWorkload,
    explainFailure: (_project, end) => explainDbt(end),
  };
}

function dbtIssues(project: Project): readonly Issue[] {
  const { dbt_version: dbt = NEWEST_DBT, python_version: python = DEFAULT_PYTHON } = project;
  const issues: Issue[] = [];
  if (!pythonsOf(dbt).includes(python)) issues.push({ path: "python_version", message: `must be ${either(pythonsOf(dbt))} with dbt ${dbt}` });
  if (project.use_managed_state_database)
    issues.push({ path: "use_managed_state_database", message: "must be false for a dbt project: dbt keeps no state database" });
  return issues;
}

async function inspectDbt(commit: string, read: ReadFiles): Promise<Inspection> {
  const files = await read(["dbt_project.yml", "profiles.yml", "packages.yml", "dependencies.yml", RELEASE_FILE]);
  const textAt = (name: string): string | undefined => {
    const file = files.get(name);
    return file?.kind === "file" ? file.text : undefined;
  };
  const project = textAt("dbt_project.yml");
  if (project === undefined) throw invalid([{ path: "git_path", message: "holds no dbt project: dbt_project.yml is missing, or not a plain file" }]);
  const version = releaseVersion(textAt(RELEASE_FILE) ?? "");
  const facts = { packages: files.has("packages.yml") || files.has("dependencies.yml"), ...(version === undefined ? {} : { version }) };
  const reading = adapterOf(project, textAt("profiles.yml"));
  if ("blocked" in reading) return { commit, facts, blocked: `The adapter is not known: ${reading.blocked}` };
  return { commit, facts: { ...facts, adapter: reading.adapter } };
}

function adapterOf(project: string, profiles: string | undefined): ReturnType<typeof readAdapter> {
  const named = profileName(project);
  if ("problem" in named) return { blocked: `dbt_project.yml ${named.problem}` };
  if (profiles === undefined) return { blocked: "there is no profiles.yml beside dbt_project.yml; commit one (passwords can be read with env_var)" };
  return readAdapter(profiles, named.profile);
}

function dbtWorkload(project: Project, inspection: Inspection): Workload {
  const { dbt_version: dbt = NEWEST_DBT, python_version: python = DEFAULT_PYTHON } = project;
  const adapter = textFact(inspection, "adapter") ?? "";
  const name = ADAPTERS.get(adapter);
  const version = ADAPTER_VERSIONS.get(`${dbt} ${adapter}`);
  return baseWorkload(project, inspection.commit, {
    runtime: {
      language: "python",
      version: python,
      packages: [{ name: "dbt-core", version: dbt }, ...(name === undefined ? [] : [{ name, ...(version === undefined ? {} : { version }) }])],
    },
    environment: {
      DBT_SEND_ANONYMOUS_USAGE_STATS: "false",
      DO_NOT_TRACK: "1",
      // What dbt writes beside the project would change the checkout that other runs share.
      DBT_TARGET_PATH: { folder: "working", path: "target" },
      DBT_LOG_PATH: { folder: "working", path: "logs" },
    },
  });
}

function step(name: string, command: string): Step {
  const project: Argument = { folder: "project" };
  return { name, argv: ["dbt", command, "--project-dir", project, "--profiles-dir", project] };
}

function textFact(inspection: Inspection, name: string): string | undefined {
  const fact = inspection.facts[name];
  return typeof fact === "string" ? fact : undefined;
}
