import type {
  DeployDecision,
  Inspection,
  InspectOptions,
  ProjectType,
  ReadFiles,
  RepositoryFiles,
  StepBudget,
  Workload,
} from "@dagctl/core/contracts";
import {
  booleanField,
  durationProblem,
  parseDuration,
  choiceField,
  countStepsOf,
  either,
  type FieldsOf,
  stepBudget,
  textField,
} from "@dagctl/core/driver-kit";
import { invalid, type Issue } from "@dagctl/core/errors";
import { choosable } from "../chosen-versions/chosen-versions.ts";
import type { ToolRules } from "../chosen-versions/choose-versions.ts";
import {
  PACKAGES_FIELDS,
  type PythonTypeOptions,
  requirementsFields,
} from "../requirements-field.ts";
import { applyRequirements, ownFolders, ownRuntime } from "../requirements-facts.ts";
import { inspectWithRequirements, type RequiredVersion } from "../requirements-inspection.ts";
import { duckdbFilesNote } from "../duckdb-files.ts";
import { scheduledRun } from "../scheduled-run.ts";
import { baseWorkload } from "../workload.ts";
import { checkCommand, parseCommand, refuseOtherKinds } from "../commands/command-rules.ts";
import { describeParameters } from "../commands/parameter-rules.ts";
import { checkField, prepareCheck } from "../checks/prepare-check.ts";
import { DBT_CIRCLE } from "./circle-part.ts";
import { DBT_COMMANDS } from "./commands.ts";
import type { DbtProject } from "./dbt-project.ts";
import { explainDbt } from "./failures.ts";
import { findOtherProfiles } from "./other-profiles.ts";
import { type DbtText, listOutsideFolders } from "./outside-folders.ts";
import { DBT_PARAMETERS } from "./parameters.ts";
import { DBT_PARSE } from "./parse-part.ts";
import { DBT_PLANS } from "./plans.ts";
import { duckdbPath, profileName, quoteName, readAdapter } from "./profile.ts";
import {
  readRelease,
  RELEASE_FILE,
  releaseDecision,
  type ReleaseVersion,
} from "./release-version.ts";
import { readRequiredVersion } from "./required-version.ts";
import { hasTrackedPackages } from "./tracked-packages.ts";
import { retryInput } from "./retry-input.ts";
import { DBT_MODULES } from "./run-modules.ts";
import { defaultStep, firstSteps, step, TARGET, wordsOf } from "./steps.ts";
import { DBT_VARIABLES } from "./variables.ts";
import {
  ADAPTER_VERSIONS,
  ADAPTERS,
  adapterLimit,
  adapterPackage,
  adapterRange,
  DBT_VERSIONS,
  dbtsOn,
  DEFAULT_PYTHON,
  NEWEST_DBT,
  PYTHON_VERSIONS,
  pythonsOf,
} from "./versions.ts";

const SECOND = 1_000;
const POLLING = {
  least: { ms: 10 * SECOND, text: "10s" },
  most: { ms: 7 * 24 * 3_600 * SECOND, text: "168h" },
};

const FIELDS: FieldsOf<DbtProject> = {
  dbt_version: {
    shape: choiceField(DBT_VERSIONS),
    orderAfter: "git_path",
    ...choosable<DbtProject>("dbt_version"),
  },
  python_version: {
    shape: choiceField(PYTHON_VERSIONS),
    default: DEFAULT_PYTHON,
    orderAfter: "dbt_version",
    ...choosable<DbtProject>("python_version"),
  },
  ...requirementsFields<DbtProject>("python_version"),
  polling_interval: {
    shape: textField((text) => durationProblem(text, POLLING), {
      pattern: "^[+]?(?:(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+$",
      maxLength: 64,
      description: `How often the branch is polled: a duration from ${POLLING.least.text} to ${POLLING.most.text}.`,
      examples: ["5m", "1h30m"],
    }),
    default: "5m",
    orderAfter: "python_version",
    affectsDeployment: false,
  },
  version_strategy: {
    shape: choiceField(["semantic", "continuous"]),
    default: "semantic",
    orderAfter: "polling_interval",
    affectsDeployment: false,
  },
  plan_on_commit: {
    shape: booleanField().meta({
      description:
        "Whether a commit that polling would deploy becomes a plan, which a person approves.",
    }),
    orderAfter: "version_strategy",
    affectsDeployment: false,
  },
  check_on_deploy: checkField<DbtProject>("version_strategy"),
};

const RULES: ToolRules = {
  name: "dbt-core",
  field: "dbt_version",
  versions: DBT_VERSIONS,
  pythonsOf,
};
const IN_TARGET = /(?:(?<![\w./-])|\}\}\/)(?:\.\/)?target\//;
/** The files that name the packages of a project. */
const PACKAGE_FILES = ["packages.yml", "dependencies.yml"];
/** The fact with the versions that dbt itself accepts. */
const REQUIRED = "required_version";

/**
 * Returns the project type `dbt`. The adapter is read from profiles.yml, and new commits deploy by
 * themselves according to `version_strategy`.
 */
export function dbtType(python: PythonTypeOptions = {}): ProjectType<DbtProject> {
  return {
    name: "dbt",
    fields: FIELDS,
    inspectionDependsOn: ["python_version", "dbt_version", ...PACKAGES_FIELDS],
    refusedVariables: [DBT_VARIABLES],
    masksArtifacts: true,
    defaults: ({ python_version: python }) => ({
      // Where only one of the two is given, it decides the other: the default Python is valid with
      // every dbt.
      dbt_version: (typeof python === "string" ? dbtsOn(python).at(-1) : undefined) ?? NEWEST_DBT,
    }),
    check: dbtIssues,
    inspect: (project, commit, read, options) =>
      inspectWithRequirements(project, read, options, {
        ...python,
        rules: RULES,
        pythonRules: { versions: PYTHON_VERSIONS, otherwise: DEFAULT_PYTHON },
        choosable: ["dbt_version", "python_version"],
        versionsOf: (of) => ({ tool: of.dbt_version, python: of.python_version }),
        companions: (of, found) =>
          adapterPackages(of.dbt_version, found && textFact(found, "adapter")).map(
            ({ name, version }) => ({
              name,
              ...(version === undefined ? {} : { pin: { field: "dbt_version", version } }),
            }),
          ),
        adapters: [...ADAPTERS.values()],
        adapterRange,
        findRequired: ({ facts }) => facts[REQUIRED] as RequiredVersion | undefined,
        limit: (found) => adapterLimit(textFact(found, "adapter")),
        inspect: (of) => inspectDbt(of, commit, read, options),
        dependsOnVersion: false,
      }),
    applyInspection: applyRequirements,
    polling(project) {
      const milliseconds = parseDuration(project.polling_interval);
      return milliseconds === undefined ? undefined : { everySeconds: milliseconds / SECOND };
    },
    shouldDeploy(project, deployed, latest, { elsewhere }) {
      if (deployed.commit === latest.commit)
        return { deploy: false, reason: "The commit is deployed" };
      // A commit elsewhere raises a version in the repository's root, so only the other strategy
      // asks where the commits are.
      if (project.version_strategy !== "continuous") {
        const decision = releaseDecision(textFact(deployed, "version"), releaseOf(latest));
        return decision.deploy ? deployOrPlan(project) : decision;
      }
      return elsewhere
        ? {
            deploy: false,
            reason:
              "No commit since the deployed one touches git_path, nor what it reads elsewhere",
          }
        : deployOrPlan(project);
    },
    parameters: describeParameters(DBT_PARAMETERS, DBT_COMMANDS.flags),
    defaultJob: (project, inspection, parameters) =>
      scheduledRun(project, [...firstSteps(inspection), defaultStep(project, parameters)]),
    workload: dbtWorkload,
    parseCommand: (project, command) => parseCommand(DBT_COMMANDS, project.dbt_version, command),
    prepareRun(project, inspection, { kind, argv, parameters }) {
      refuseOtherKinds({ kind });
      const command = checkCommand(DBT_COMMANDS, project.dbt_version, argv);
      const { name, rest } = command;
      const words = wordsOf(project, command, parameters);
      return { steps: [...firstSteps(inspection), step(name, name, ...rest, ...words)] };
    },
    prepareCheck: (project, inspection) =>
      prepareCheck(project, [DBT_CIRCLE, DBT_PARSE].join("\n\n"), firstSteps(inspection)),
    plans: DBT_PLANS,
    retryInput,
    explainFailure: explainDbt,
  };
}

const deployOrPlan = ({ plan_on_commit: isPlanned }: DbtProject): DeployDecision =>
  isPlanned === true ? { deploy: true, isPlanned } : { deploy: true };

function dbtIssues(project: DbtProject): readonly Issue[] {
  const { dbt_version: dbt, python_version: python } = project;
  const issues: Issue[] = [];
  const pythons = pythonsOf(dbt);
  // A dbt that has left the list since is not checked, so that what runs goes on running.
  if (pythons.length > 0 && !pythons.includes(python)) {
    const message = `must be ${either(pythons)} with dbt_version ${dbt}; dbt_version can be ${either(dbtsOn(python))} with Python ${python}`;
    issues.push({ path: "python_version", message });
  }
  if (project.use_managed_state_database)
    issues.push({
      path: "use_managed_state_database",
      message: "must be false for a dbt project: dbt keeps no state database",
    });
  return issues;
}

async function inspectDbt(
  project: DbtProject,
  commit: string,
  read: ReadFiles,
  { budget = stepBudget(), keepsFiles }: InspectOptions,
): Promise<Inspection> {
  const files = await read(["dbt_project.yml", "profiles.yml", ...PACKAGE_FILES, RELEASE_FILE]);
  const textAt = (name: string): string | undefined => {
    const file = files.get(name);
    return file?.kind === "file" ? file.text : undefined;
  };
  const described = textAt("dbt_project.yml");
  if (described === undefined)
    throw invalid([
      {
        path: "git_path",
        message: "holds no dbt project: dbt_project.yml is missing, or not a plain file",
      },
    ]);
  // The project's own folder first: several projects of one repository can each have a version.
  const release =
    files.get(RELEASE_FILE) ??
    (project.git_path === undefined
      ? undefined
      : (await read([RELEASE_FILE], { from: "repository" })).get(RELEASE_FILE));
  const facts = {
    packages: await needsPackages(read, described, files, budget),
    ...readRelease(release, countStepsOf(budget, RELEASE_FILE)),
    ...requirementFacts(described, budget),
  };
  const readsOf = (name: string): readonly DbtText[] => {
    const text = textAt(name);
    return text === undefined ? [] : [{ text, count: countStepsOf(budget, name) }];
  };
  const alsoReads = listOutsideFolders(project.git_path ?? "", {
    project: { text: described, count: countStepsOf(budget, "dbt_project.yml") },
    packages: PACKAGE_FILES.flatMap(readsOf),
  });
  await budget.rest();
  const profiles = textAt("profiles.yml");
  const reading = adapterOf(described, budget, {
    profiles,
    other:
      profiles === undefined ? await findOtherProfiles(read, project.git_path ?? "") : undefined,
  });
  if ("blocked" in reading)
    return { commit, facts, blocked: `The adapter is not known: ${reading.blocked}` };
  const note = duckdbFilesNote(
    reading.adapter === "duckdb" ? databaseOf(described, profiles, budget) : [],
    { keepsFiles },
  );
  return {
    commit,
    ...(alsoReads.length === 0 ? {} : { alsoReads }),
    facts: {
      ...facts,
      adapter: reading.adapter,
      ...(profiles !== undefined && IN_TARGET.test(profiles) ? { [TARGET]: true } : {}),
    },
    ...(note === undefined ? {} : { notes: [note] }),
  };
}

/** Returns whether a run must install the packages of a project. */
async function needsPackages(
  read: ReadFiles,
  project: string,
  files: RepositoryFiles,
  budget: StepBudget,
): Promise<boolean> {
  const [name, another] = PACKAGE_FILES.filter((file) => files.has(file));
  if (name === undefined) return false;
  const file = files.get(name);
  if (another !== undefined || file?.kind !== "file") return true;
  const count = countStepsOf(budget, name);
  return !(await hasTrackedPackages(read, { project, packages: file.text, count }));
}

/** Returns the path of the project's DuckDB database, where it is written out. */
function databaseOf(
  project: string,
  profiles: string | undefined,
  budget: StepBudget,
): readonly string[] {
  const named = profileName(project, countStepsOf(budget, "dbt_project.yml"));
  return profiles === undefined || "problem" in named
    ? []
    : duckdbPath(profiles, named.profile, countStepsOf(budget, "profiles.yml"));
}

function requirementFacts(
  text: string,
  budget: StepBudget,
): Readonly<Record<string, RequiredVersion>> {
  const required = readRequiredVersion(text, countStepsOf(budget, "dbt_project.yml"));
  return Object.keys(required).length === 0 ? {} : { [REQUIRED]: required };
}

function releaseOf(inspection: Inspection): ReleaseVersion {
  const version = textFact(inspection, "version");
  return version === undefined
    ? { problem: textFact(inspection, "problem") ?? "is missing" }
    : { version };
}

/** Returns the adapter, or what a person must commit so that one is known. */
function adapterOf(
  project: string,
  budget: StepBudget,
  files: { readonly profiles: string | undefined; readonly other: string | undefined },
): ReturnType<typeof readAdapter> {
  const named = profileName(project, countStepsOf(budget, "dbt_project.yml"));
  if ("problem" in named) return { blocked: `dbt_project.yml ${named.problem}` };
  const { profiles, other } = files;
  if (profiles !== undefined)
    return readAdapter(profiles, named.profile, countStepsOf(budget, "profiles.yml"));
  const what = `one with the profile ${quoteName(named.profile)}, its target and the output of that name`;
  const remedy = other === undefined ? `commit ${what}` : `copy ${other} there as ${what}`;
  return {
    blocked: `there is no profiles.yml in the folder of dbt_project.yml; ${remedy} (passwords can be read with env_var)`,
  };
}

function dbtWorkload(project: DbtProject, inspection: Inspection): Workload {
  const { dbt_version: dbt, python_version: python } = project;
  const adapter = textFact(inspection, "adapter") ?? "";
  return baseWorkload(project, inspection.commit, {
    runtime: {
      language: "python",
      version: python,
      packages: [{ name: "dbt-core", version: dbt }, ...adapterPackages(dbt, adapter)],
      ...ownRuntime(project, inspection),
    },
    environment: {
      DBT_SEND_ANONYMOUS_USAGE_STATS: "false",
      DO_NOT_TRACK: "1",
      // Keeps what dbt writes for itself apart from the files of the repository, which may have
      // folders of these names.
      DBT_TARGET_PATH: { folder: "working", path: "target" },
      DBT_LOG_PATH: { folder: "working", path: "logs" },
      // What it keeps may be that of another commit.
      DBT_PARTIAL_PARSE: "false",
    },
    pythonModules: DBT_MODULES,
    ...ownFolders(project, inspection),
  });
}

/** Returns the package of an adapter as it is installed with a dbt; none where it is not known. */
function adapterPackages(
  dbtVersion: string,
  adapter: string | undefined,
): Workload["runtime"]["packages"] {
  const version = ADAPTER_VERSIONS.get(`${dbtVersion} ${adapter}`);
  return adapterPackage(adapter).map((name) => ({
    name,
    ...(version === undefined ? { range: adapterRange(dbtVersion) } : { version }),
  }));
}

function textFact(inspection: Inspection, name: string): string | undefined {
  const fact = inspection.facts[name];
  return typeof fact === "string" ? fact : undefined;
}
