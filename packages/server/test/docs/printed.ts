import { tmpdir } from "node:os";
import { join } from "node:path";
import { entriesOf, STATUS_TABLE } from "@dagctl/api";
import { DBT_VERSIONS, dbtType, PYTHON_VERSIONS, pythonsOf } from "@dagctl/project-types/dbt";
import { OPERATION_RANK, PROJECT_STATUSES, type OperationKind } from "@dagctl/core";
import {
  pythonsOfSqlmesh,
  SQLMESH_PYTHONS,
  SQLMESH_VERSIONS,
  type SqlmeshProject,
  sqlmeshType,
} from "@dagctl/project-types/sqlmesh";
import { localDriver } from "@dagctl/local-driver";
import { z } from "zod";
import { allCommands } from "../../../cli/src/dctl.ts";
import { summaryOf } from "../../../cli/src/program.ts";
import { EXIT, EXIT_OF } from "../../../cli/src/output/exit-codes.ts";
import { startMessage } from "../../src/messages.ts";
import { fields } from "../../src/settings/fields.ts";
import { CHECKOUT } from "./pages.ts";

const { linesOfImports } = (await import(`${CHECKOUT}scripts/layers.mjs`)) as {
  readonly linesOfImports: (src: string) => readonly (readonly string[])[];
};

/** The layers of a package as its imports make them, from the top; a folder has no ending. */
function layersOf(name: string): string {
  const lines = linesOfImports(`${CHECKOUT}packages/${name}/src`).map((names) =>
    names.map((each) => (each.endsWith(".ts") ? each : `${each}/`)).join("   "),
  );
  return ["```text", ...lines, "```"].join("\n");
}

const table = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  [header, header.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");

function statusTable(): string {
  const kinds = (Object.keys(OPERATION_RANK) as OperationKind[]).filter(
    (kind) => kind !== "create",
  );
  const rows = PROJECT_STATUSES.map((status) => {
    const { meaning, begins, runs } = STATUS_TABLE[status];
    const cells = kinds
      .map((kind) => begins[kind])
      .map((next) => (next === undefined ? "" : `\`${next}\``));
    return [`\`${status}\``, meaning, ...cells, runs ? "yes" : ""];
  });
  return table(["status", "meaning", ...kinds, "run"], rows);
}

function settingsTable(): string {
  const own = Object.values(fields).map(({ flag, variable, key, help, otherwise }) => [
    `\`--${flag}\``,
    `\`${variable}\``,
    `\`${key}\``,
    help,
    otherwise ? `\`${otherwise}\`` : "",
  ]);
  return table(
    ["flag", "environment", "`dagctl.yaml`", "meaning", "default"],
    [...own, ["`--config`", "`DAGCTL_CONFIG`", "", "settings file", "`dagctl.yaml`"]],
  );
}

/** The calls by path, a collection before its members, in the order of the table. */
function callsTable(): string {
  const rows = entriesOf().map(({ call: { method, path, access, summary, answers } }) => [
    `\`${method} ${path}\``,
    access,
    summary,
    answers,
  ]);
  const check = 'Answers `{ "status": "ok" }`, without a token.';
  return table(
    ["call", "access", "what it does", "answer"],
    [
      ...rows,
      [
        "`POST /hooks/:hook/push`",
        "",
        "Polls the repository of a push hook.",
        "202 `{ message }`, without a token: the Git server proves that it has the secret of the hook. Else 404.",
      ],
      ["`GET /healthz`", "", "Shows that the process answers.", check],
      [
        "`GET /readyz`",
        "",
        "Shows that the store answers, and which components do not.",
        'Answers `{ "status": "ok", "components": … }`, without a token; else 503.',
      ],
      [
        "`GET /openapi.json`",
        "",
        "Returns this API as a document of OpenAPI 3.1.",
        "The document, without a token.",
      ],
      ["`GET /docs`", "", "Shows that document in a browser.", "A page, without a token."],
    ],
  );
}

function versionsTable(): string {
  const { stateChange } = sqlmeshType();
  const words = { none: "as it is", migrate: "migrated", refused: "refused" };
  // Only the version counts.
  const cell = (from: string, to: string): string =>
    words[stateChange?.({ sqlmesh_version: to } as SqlmeshProject, from).change ?? "none"];
  return table(
    ["written by", ...SQLMESH_VERSIONS],
    SQLMESH_VERSIONS.map((from) => [from, ...SQLMESH_VERSIONS.map((to) => cell(from, to))]),
  );
}

function dbtTable(): string {
  return table(
    ["dbt", ...PYTHON_VERSIONS.map((version) => `Python ${version}`)],
    DBT_VERSIONS.map((dbt) => [
      dbt,
      ...PYTHON_VERSIONS.map((python) => (pythonsOf(dbt).includes(python) ? "yes" : "")),
    ]),
  );
}

function sqlmeshPythonsTable(): string {
  return table(
    ["SQLMesh", ...SQLMESH_PYTHONS.map((version) => `Python ${version}`)],
    SQLMESH_VERSIONS.map((version) => [
      version,
      ...SQLMESH_PYTHONS.map((each) => (pythonsOfSqlmesh(version).includes(each) ? "yes" : "")),
    ]),
  );
}

function commandsTable(): string {
  const commands = allCommands().map((each) => ({ ...each, summary: summaryOf(each) }));
  const nouns = [...new Set(commands.map(({ noun }) => noun))];
  const rows = nouns.flatMap((noun) => commands.filter((each) => each.noun === noun));
  return table(
    ["command", "what it does"],
    rows.map(({ name, parameters, summary }) => {
      const args = parameters.map((each) =>
        each.otherwise === undefined ? `<${each.name}>` : `[${each.name}]`,
      );
      return [`\`${["dctl", name, ...args].join(" ")}\``, summary];
    }),
  );
}

const ENDS: Readonly<Record<keyof typeof EXIT, string>> = {
  ok: "the call succeeded",
  failure: "any other failure",
  usage: "the command line, the settings or the body is wrong",
  failed: "the run, the plan or the deployment has failed, or a test message was not delivered",
  notConfirmed: "a removal was not confirmed",
  interrupted: "interrupted with ^C",
};

function exitCodesTable(): string {
  const all = [...new Set([...Object.values(EXIT), ...Object.values(EXIT_OF)])];
  const sorted = all.toSorted((one, other) => one - other);
  return table(
    ["exit code", "meaning", "error codes"],
    sorted.map((exit) => {
      const own = (Object.keys(EXIT) as (keyof typeof EXIT)[]).find((key) => EXIT[key] === exit);
      const codes = Object.entries(EXIT_OF).flatMap(([code, its]) =>
        its === exit ? [`\`${code}\``] : [],
      );
      return [
        String(exit),
        own === undefined ? "the server answered with this error" : ENDS[own],
        codes.join(", "),
      ];
    }),
  );
}

function started(): string {
  const data = "/home/ada/dagctl/.dagctl";
  const demo = {
    example: "sqlmesh",
    url: `file://${data}/demo/sqlmesh`,
    prefix: `file://${data}/demo/`,
  } as const;
  return [
    "```text",
    startMessage({
      url: "http://127.0.0.1:4280",
      isConsoleServed: true,
      data,
      madeToken: "dctl_…",
      demo,
      program: "npm start --",
    }),
    "```",
  ].join("\n");
}

/** The parameters of plans: each is of the one command that makes a plan. */
function planParametersTable(): string {
  const rows = Object.entries(sqlmeshType().plans?.parameters ?? {}).map(
    ([name, { shape, access }]) => [
      `\`${name}\``,
      z.globalRegistry.get(shape)?.description ?? "",
      access,
    ],
  );
  return table(["parameter", "what it does", "access"], rows);
}

function parametersTable(): string {
  const rows = [sqlmeshType(), dbtType()].flatMap(({ name: type, parameters = {} }) =>
    Object.entries(parameters).map(([name, { shape, access, commands }]) => [
      `\`${type}\``,
      `\`${name}\``,
      z.globalRegistry.get(shape)?.description ?? "",
      commands.map((command) => `\`${command}\``).join(", "),
      access,
    ]),
  );
  return table(["project type", "parameter", "what it does", "commands", "access"], rows);
}

/** What the pages print from code, by page and name of the section. */
export function printed(): readonly {
  readonly page: string;
  readonly name: string;
  readonly text: string;
}[] {
  const unenforced =
    localDriver({ directory: join(tmpdir(), "never-made"), controlGroups: false }).deploy.supports
      .unenforced ?? [];
  return [
    { page: "README.md", name: "npm start", text: started() },
    { page: "README.md", name: "settings", text: settingsTable() },
    {
      page: "README.md",
      name: "unenforced",
      text: unenforced.map((limit) => `- ${limit}.`).join("\n"),
    },
    { page: "docs/architecture.md", name: "layers", text: layersOf("core") },
    { page: "docs/architecture.md", name: "status", text: statusTable() },
    { page: "docs/http-api.md", name: "calls", text: callsTable() },
    { page: "docs/command-line.md", name: "commands", text: commandsTable() },
    { page: "docs/command-line.md", name: "exit codes", text: exitCodesTable() },
    { page: "docs/sqlmesh-versions.md", name: "versions", text: versionsTable() },
    { page: "docs/sqlmesh-versions.md", name: "pythons", text: sqlmeshPythonsTable() },
    { page: "docs/dbt.md", name: "versions", text: dbtTable() },
    { page: "docs/parameters.md", name: "parameters", text: parametersTable() },
    { page: "docs/plans.md", name: "parameters", text: planParametersTable() },
  ];
}
