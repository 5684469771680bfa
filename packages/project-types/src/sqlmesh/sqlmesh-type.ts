import type {
  EnvironmentValue,
  InspectOptions,
  PreparedRun,
  ProjectType,
  ReadFiles,
  StateConnection,
  Workload,
  RefusedVariableNames,
} from "@dagctl/core/contracts";
import {
  booleanField,
  choiceField,
  countStepsOf,
  either,
  type FieldsOf,
  stepBudget,
  textField,
} from "@dagctl/core/driver-kit";
import type { Issue } from "@dagctl/core/errors";
import { choosable } from "../chosen-versions/chosen-versions.ts";
import type { ToolRules } from "../chosen-versions/choose-versions.ts";
import { DBT_VARIABLES } from "../dbt/variables.ts";
import { adapterPackage, adapterRange } from "../dbt/versions.ts";
import {
  PACKAGES_FIELDS,
  type PythonTypeOptions,
  requirementsFields,
} from "../requirements-field.ts";
import { applyRequirements, ownExtras, ownFolders, ownRuntime } from "../requirements-facts.ts";
import { inspectWithRequirements } from "../requirements-inspection.ts";
import { duckdbFilesNote, duckdbPathsOfSqlmesh } from "../duckdb-files.ts";
import { ACTIONS_PART } from "../results/actions-part.ts";
import { resultModules } from "../results/result-modules.ts";
import { baseWorkload } from "../workload.ts";
import { parseCommand, refuseOtherKinds } from "../commands/command-rules.ts";
import { describeParameters } from "../commands/parameter-rules.ts";
import { checkField, prepareCheck } from "../checks/prepare-check.ts";
import { SQLMESH_CHECK } from "./check-part.ts";
import { SQLMESH_FLAGS, sqlmeshCommands } from "./commands.ts";
import { CLIENT, CLIENT_MODULE } from "./client-module.ts";
import { environmentProblem } from "./environment-name.ts";
import { explainSqlmesh } from "./failures.ts";
import { applyGateways, gatewayDetectionField, gatewaysField } from "./gateways-field.ts";
import type { Addressing } from "./gateway-reading.ts";
import { inspectSqlmesh, type SqlmeshFacts } from "./inspect.ts";
import { commandStep, sqlmeshJob } from "./job.ts";
import { SQLMESH_PARAMETERS } from "./parameters.ts";
import { SQLMESH_APPLIED_PLAN } from "./applied-plan-part.ts";
import { SQLMESH_LOAD } from "./load-part.ts";
import { SQLMESH_PLAN_REPORT } from "./plan-report-part.ts";
import { SQLMESH_RESULTS } from "./results-part.ts";
import { sqlmeshStateChange } from "./state-change.ts";
import type { SqlmeshInspection, SqlmeshProject } from "./sqlmesh-project.ts";
import { approvalIssues, SQLMESH_PLANS } from "./plans.ts";
import { noteSharedTables } from "./shared-tables.ts";
import { stateEnvironment } from "./state-environment.ts";
import {
  DBT_OF_SQLMESH,
  NEWEST_SQLMESH,
  pythonsOfSqlmesh,
  SQLMESH_PYTHONS,
  SQLMESH_VERSIONS,
} from "./versions.ts";

const FIELDS: FieldsOf<SqlmeshProject> = {
  sqlmesh_environment: {
    shape: textField(environmentProblem, {
      pattern: "^[A-Za-z0-9](?:[_\\-]?[A-Za-z0-9])*[_\\-]?$",
      minLength: 1,
      maxLength: 63,
      description: "The environment of SQLMesh that runs write to.",
      examples: ["prod"],
    }),
    default: "prod",
    orderAfter: "git_path",
  },
  sqlmesh_version: {
    shape: choiceField(SQLMESH_VERSIONS),
    default: NEWEST_SQLMESH,
    orderAfter: "sqlmesh_environment",
    ...choosable<SqlmeshProject>("sqlmesh_version"),
  },
  python_version: {
    shape: choiceField(SQLMESH_PYTHONS),
    orderAfter: "sqlmesh_version",
    ...choosable<SqlmeshProject>("python_version"),
  },
  ...requirementsFields<SqlmeshProject>("python_version"),
  gateways: gatewaysField(),
  gateway_detection: gatewayDetectionField(),
  require_plan_approval: {
    shape: booleanField().meta({
      description:
        "Models of the warehouse change by approved plans alone. Not together with auto_apply.",
    }),
    orderAfter: "auto_apply",
    affectsDeployment: false,
  },
  check_on_deploy: checkField<SqlmeshProject>("python_version"),
};

const RULES: ToolRules = {
  name: "sqlmesh",
  field: "sqlmesh_version",
  versions: SQLMESH_VERSIONS,
  pythonsOf: pythonsOfSqlmesh,
};

const REFUSED_VARIABLES: readonly RefusedVariableNames[] = [
  {
    names: ["SQLMESH__DISABLE_ANONYMIZED_ANALYTICS"],
    reason: "is set by dagctl itself, and cannot be another value",
  },
  // SQLMesh runs dbt projects, too.
  DBT_VARIABLES,
  {
    // Also SQLMESH__GATEWAY__, the older form. Names such as SQLMESH__DEFAULT_GATEWAY only choose
    // among known gateways, and are allowed.
    prefix: "SQLMESH__GATEWAY",
    reason:
      "would add or change a gateway that dagctl cannot see: write the gateway in the project's configuration and read the value there, as in {{ env_var('WAREHOUSE_PASSWORD') }}",
  },
];

/** Extras of the package `sqlmesh` by connection type; a type that is not listed needs none. */
const EXTRAS: ReadonlyMap<string, string> = new Map([
  ...[
    "athena",
    "azuresql",
    "bigquery",
    "clickhouse",
    "databricks",
    "fabric",
    "motherduck",
    "mssql",
    "mysql",
    "postgres",
    "redshift",
    "risingwave",
    "snowflake",
    "trino",
  ].map((type): [string, string] => [type, type]),
  ["gcp_postgres", "gcppostgres"],
]);

/**
 * Returns the project type `sqlmesh`. Gateways are read statically, the managed state is injected
 * for each of them, and a run plans only with approval.
 */
export function sqlmeshType(
  python: PythonTypeOptions = {},
): ProjectType<SqlmeshProject, SqlmeshInspection> {
  return {
    name: "sqlmesh",
    fields: FIELDS,
    // What the environment can express depends on the version; whether that matters depends on
    // where the state is.
    inspectionDependsOn: [
      "sqlmesh_version",
      "python_version",
      ...PACKAGES_FIELDS,
      "use_managed_state_database",
      "gateways",
    ],
    refusedVariables: REFUSED_VARIABLES,
    defaults: ({ python_version: python }) => ({
      use_managed_state_database: true,
      ...(typeof python === "string" ? newestOn(python) : {}),
    }),
    check: (project) => [...pythonIssues(project), ...approvalIssues(project)],
    inspect: (project, commit, read, options) =>
      inspectWithRequirements(project, read, options, {
        ...python,
        rules: RULES,
        pythonRules: { versions: SQLMESH_PYTHONS },
        choosable: ["sqlmesh_version", "python_version"],
        versionsOf: (of) => ({ tool: of.sqlmesh_version, python: of.python_version }),
        companions: (of, found) =>
          dbtPackages(of.sqlmesh_version, found && adapterOf(found)).map(({ name, version }) => ({
            name,
            ...(version === undefined ? {} : { pin: { field: "sqlmesh_version", version } }),
          })),
        adapters: [],
        inspect: (of) => inspectWithNotes(of, commit, read, options),
        dependsOnVersion: true,
      }),
    applyInspection: (project, inspection) =>
      applyGateways(applyRequirements(project, inspection), inspection),
    parameters: describeParameters(SQLMESH_PARAMETERS, SQLMESH_FLAGS),
    defaultJob: (project, _, parameters) => sqlmeshJob(project, parameters),
    stateVersion: ({ sqlmesh_version }) => sqlmesh_version,
    stateChange: sqlmeshStateChange,
    workload: sqlmeshWorkload,
    parseCommand: (project, command) =>
      parseCommand(sqlmeshCommands(project), project.sqlmesh_version, command),
    prepareRun(project, _, work) {
      refuseOtherKinds(work);
      const step = commandStep(project, work);
      return { steps: [step], jobType: JOB_TYPES[step.name] ?? "run" };
    },
    prepareCheck: (project) => prepareCheck(project, [SQLMESH_LOAD, SQLMESH_CHECK].join("\n\n")),
    plans: SQLMESH_PLANS,
    explainFailure: explainSqlmesh,
  };
}

async function inspectWithNotes(
  ...[project, commit, read, options]: Parameters<typeof inspectSqlmesh>
): Promise<SqlmeshInspection> {
  const found = await inspectSqlmesh(project, commit, read, options);
  const notes = [
    await noteSharedTables(project, options),
    await duckdbNote(found, read, options),
  ].filter((note) => note !== undefined);
  return notes.length === 0 ? found : { ...found, notes: [...(found.notes ?? []), ...notes] };
}

/** Returns the note about DuckDB databases that lose what runs write. */
async function duckdbNote(
  { facts }: SqlmeshInspection,
  read: ReadFiles,
  { keepsFiles, budget = stepBudget() }: InspectOptions,
): Promise<string | undefined> {
  const { config, connections } = facts as Partial<SqlmeshFacts>;
  if (!connections?.includes("duckdb") || !config?.match(/\.ya?ml$/)) return undefined;
  const file = (await read([config])).get(config);
  if (file?.kind !== "file") return undefined;
  return duckdbFilesNote(duckdbPathsOfSqlmesh(file.text, countStepsOf(budget, config)), {
    keepsFiles,
  });
}

/** A run reports its models, and the plan that it applies. */
const RESULT_MODULES = resultModules(
  SQLMESH_RESULTS,
  ACTIONS_PART,
  SQLMESH_PLAN_REPORT,
  SQLMESH_APPLIED_PLAN,
);

function sqlmeshWorkload(
  project: SqlmeshProject,
  inspection: SqlmeshInspection,
  { state }: { readonly state?: StateConnection },
): Workload {
  const { facts, gateways = [], commit } = inspection;
  const addressing = facts["addressing"] as Addressing | undefined;
  const connections = [
    ...((facts["connections"] as readonly string[] | undefined) ?? []),
    ...(state ? [state.type] : []),
  ];
  const adapter = adapterOf(inspection);
  const own = ownExtras(project, inspection, "sqlmesh");
  const needed = connections.flatMap((type) => EXTRAS.get(type) ?? []);
  const extras = [...new Set([...needed, ...own])].sort();
  const environment: Record<string, EnvironmentValue> = {
    // A run sends no usage statistics.
    SQLMESH__DISABLE_ANONYMIZED_ANALYTICS: "true",
    DO_NOT_TRACK: "1",
    // SQLMesh wraps its log at the width of a terminal, which is 80 where there is none.
    COLUMNS: "200",
    ...(state ? stateEnvironment(addressing, gateways, state) : {}),
    ...(adapter === undefined ? {} : DBT_ENVIRONMENT),
  };
  const { sqlmesh_version: version } = project;
  return baseWorkload(project, commit, {
    runtime: {
      language: "python",
      ...(project.python_version === undefined ? {} : { version: project.python_version }),
      packages: [
        { name: "sqlmesh", version, ...(extras.length > 0 ? { extras } : {}) },
        ...(own.includes("dbt") && adapter === undefined ? dbtOf(version) : []),
        ...dbtPackages(version, adapter),
      ],
      ...ownRuntime(project, inspection),
    },
    environment,
    // Also without the managed state: a package `dagctl` of the requirements would need a login.
    pythonModules: { [CLIENT]: CLIENT_MODULE, ...RESULT_MODULES },
    ...ownFolders(project, inspection),
  });
}

/** Returns dbt-core where its extra must not bring the newest one of that time. */
function dbtOf(version: string): Workload["runtime"]["packages"] {
  const dbt = DBT_OF_SQLMESH.get(version);
  return dbt === undefined ? [] : [{ name: "dbt-core", version: dbt }];
}

/** Returns the newest version that runs on a Python, as the default of its field. */
function newestOn(python: string): { readonly sqlmesh_version?: string } {
  const version = SQLMESH_VERSIONS.findLast((each) => pythonsOfSqlmesh(each).includes(python));
  return version === undefined ? {} : { sqlmesh_version: version };
}

function pythonIssues({
  sqlmesh_version: version,
  python_version: python,
}: SqlmeshProject): readonly Issue[] {
  const pythons = pythonsOfSqlmesh(version);
  if (python === undefined || pythons.length === 0 || pythons.includes(python)) return [];
  const others = SQLMESH_VERSIONS.filter((each) => pythonsOfSqlmesh(each).includes(python));
  const message = `must be ${either(pythons)} with sqlmesh_version ${version}; sqlmesh_version can be ${either(others)} with Python ${python}`;
  return [{ path: "python_version", message }];
}

/** What runs of commands are shown as, where that is not `run`. */
const JOB_TYPES: Readonly<Record<string, PreparedRun["jobType"]>> = {
  plan: "plan",
  janitor: "janitor",
};

/**
 * Keeps what dbt writes for itself apart from the files of the repository, which may have folders
 * of these names.
 */
const DBT_ENVIRONMENT: Readonly<Record<string, EnvironmentValue>> = {
  DBT_SEND_ANONYMOUS_USAGE_STATS: "false",
  DBT_TARGET_PATH: { folder: "working", path: "target" },
  DBT_LOG_PATH: { folder: "working", path: "logs" },
};

/** Returns the type of dbt's adapter, where SQLMesh runs a dbt project. */
function adapterOf({ facts }: SqlmeshInspection): string | undefined {
  return facts["adapter"] as string | undefined;
}

/**
 * Returns the packages with which SQLMesh reads a dbt project: dbt itself and the adapter of its
 * target; none for another project.
 */
function dbtPackages(
  version: string,
  adapter: string | undefined,
): Workload["runtime"]["packages"] {
  if (adapter === undefined) return [];
  const dbt = DBT_OF_SQLMESH.get(version);
  return [
    { name: "dbt-core", ...(dbt === undefined ? {} : { version: dbt }) },
    ...adapterPackage(adapter).map((name) => ({
      name,
      ...(dbt === undefined ? {} : { range: adapterRange(dbt) }),
    })),
  ];
}
