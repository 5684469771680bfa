import {
  explainModule,
  explainNumpy,
  explainVariable,
  MISSING_MODULE,
  OTHER_NUMPY,
} from "../explanations.ts";
import type { SqlmeshProject } from "./sqlmesh-project.ts";

interface Explanation {
  /** The step that fails with this message. @default every step may */
  readonly step?: string;
  readonly sign: RegExp;
  explain(match: RegExpExecArray, project: SqlmeshProject): string;
}

const MISSING_MODULE_OF_A_MODEL =
  /Failed to load model (?:from file '([^'\n]{1,300})':|definition at '([^'\n]{1,300})'\.)\s+(?:ModuleNotFoundError: )?No module named '([^'\n]{1,100})'/;

/**
 * Messages of SQLMesh that do not say what to do here. The first match wins; the order is from the
 * specific to the vague.
 */
const EXPLANATIONS: readonly Explanation[] = [
  {
    // Without braces: old versions print a traceback whose lines of source contain the same text
    // with '{environment}'.
    sign: /Environment '([^'\n{}]{1,100})' was not found/,
    explain: ([, name], { require_plan_approval: isRequired }) => {
      const other = isRequired
        ? "."
        : ", run the project once with apply_plan: true (dctl run start --apply-plan), or set auto_apply to true.";
      return `The environment ${name} does not exist yet: no plan was ever applied to it. Create a plan and approve it (dctl plan create, dctl plan approve)${other}`;
    },
  },
  {
    sign: /Could not set lock on file "?([^"\n:]{1,300})"?/,
    explain: ([, file]) =>
      `Another process has the DuckDB file ${file?.trim()} open. DuckDB has one writer: end that process, set concurrency_policy to Forbid, or use a database server.`,
  },
  {
    // New versions state the failure in words; otherwise the error of the rollback that follows
    // hides it.
    step: "migrate",
    sign: /no longer supported[\s\S]{0,40}Please upgrade to (\d+\.\d+\.\d+) first|There are no prior migrations to roll back to/,
    explain: ([, floor], project) =>
      floor === undefined
        ? `SQLMesh ${project.sqlmesh_version} could not migrate the state, and left it as it was. It may be older than this version can migrate: set sqlmesh_version to one between first.`
        : `The state is too old for SQLMesh ${project.sqlmesh_version}: it has to pass through ${floor} or a newer one first. Set sqlmesh_version to one between.`,
  },
  {
    // A second writer of a DuckDB state file gets this message, whatever the message says.
    sign: /There are no prior migrations to roll back to/,
    explain: () =>
      "The state database was written by another run at the same time. Set concurrency_policy to Forbid and run again.",
  },
  {
    // The program is named after the library, SQLMesh or SQLGlot, and the numbers may be those of
    // the state's schema.
    sign: /(?:SQLMesh|SQLGlot) \(local\) is using version '[^'\n]{1,40}' which is behind '[^'\n]{1,40}' \(remote\)\.(?: Please upgrade SQLMesh \('pip install --upgrade "sqlmesh==(\d+\.\d+\.\d+)")?/i,
    explain: ([, version], project) =>
      `The state was written by a newer SQLMesh than ${project.sqlmesh_version}. Set sqlmesh_version to ${version ?? "that version"} or a newer one.`,
  },
  {
    sign: /Please run a migration|SQLMesh state.{0,80}migrat/i,
    explain: (_, project) =>
      `The state was written by an older SQLMesh than ${project.sqlmesh_version}. A managed state is migrated when sqlmesh_version is raised; one of your own has to be migrated by you (sqlmesh migrate).`,
  },
  {
    step: "migrate",
    sign: /SQLMesh migration failed/,
    explain: (_, project) =>
      `SQLMesh ${project.sqlmesh_version} could not migrate the state, and left it as it was; the log says why. Deploy to try again, or set sqlmesh_version back.`,
  },
  {
    sign: /Missing connection type/,
    explain: () =>
      "A gateway has no connection type. A variable SQLMESH__GATEWAYS__… probably names a gateway that the configuration does not have.",
  },
  {
    sign: /No connection configured(?: for gateway '([^'\n]{1,100})')?/,
    explain: ([, gateway]) =>
      `The configuration has no connection${gateway === undefined ? "" : ` for gateway ${gateway}`}. Add one to its gateways, or a default_connection.`,
  },
  {
    sign: /Unknown connection type '?([^'\n]{1,60})'?/,
    explain: ([, type], project) =>
      `SQLMesh ${project.sqlmesh_version} does not know the connection type ${type}.`,
  },
  {
    sign: /state_connection[\s\S]{0,300}(?:extra_forbidden|Extra inputs are not permitted)/i,
    explain: () =>
      "The project has a state_connection of its own in addition to the managed state. Remove it, or set use_managed_state_database to false.",
  },
  {
    sign: /(?:KeyError: |environment variable ['"]?)([A-Z][A-Z0-9_]{1,80})['"]? (?:is|was) not (?:set|found|defined)/,
    explain: ([, name]) => explainVariable(name),
  },
  {
    // Of `os.environ["NAME"]`; some Pythons print a line of source before the error.
    sign: /(?:<frozen os>|[/\\]os\.py)", line \d+, in __getitem__\s+(?:raise [^\n]*\s+)?KeyError: '([^'\n]{1,100})'/,
    explain: ([, name]) => explainVariable(name),
  },
  {
    sign: /Plan requires a destructive change to a forward-only model/,
    explain: () =>
      "The plan takes columns from a forward-only model, with their data. The log has the model and the columns. Name the model in the parameter allow_destructive_models, or in the model set on_destructive_change.",
  },
  {
    // Of an audit that no file defines.
    sign: /\/model\/definition\.py", line \d+, in metadata_hash\s+KeyError: '([^'\n]{1,200})'/,
    explain: ([, audit]) =>
      `A model has the audit ${audit}, which is not defined. Add it to the files in audits, or remove it from the model.`,
  },
  {
    // New versions print only the key of a KeyError.
    sign: /Failed to load (?:config file:|model from file '([^'\n]{1,300})':|model definition at '([^'\n]{1,300})'\.)\s+'([A-Za-z_]\w{0,100})'\s*$/m,
    explain: ([, file, older, name]) => {
      const where = (file ?? older)?.split("/").at(-1) ?? "The configuration";
      return `${where} looks up '${name}', which is not there. If it is an environment variable, set it under /environment-variables.`;
    },
  },
  {
    sign: /^[ \t]*([\w.]{1,200})\n[^\n]*input_value='None', input_type=str/m,
    explain: ([, field]) =>
      `${field} of the configuration reads as None. A variable that is not set reads as None: set what it reads with env_var under /environment-variables.`,
  },
  {
    // env_var returns None for a variable that is not set, and that becomes a part of the
    // configuration's text.
    sign: /Invalid '([^'\n]{1,60})' connection config(?::\s+Invalid field '([^'\n]{1,60})')?|(?:host name|for user|database) "None"/,
    explain: ([, type, field]) => {
      const connection = `${type === undefined ? "" : `${type} `}connection of the configuration`;
      const what = field === undefined ? connection : `${connection} (${field})`;
      return `The ${what} is not whole. A variable that is not set reads as None: set what it reads with env_var under /environment-variables.`;
    },
  },
  {
    // The frame is that of the reader of macros, or of what it extends.
    sign: /(?:sqlglot\/parser|sqlmesh\/utils\/jinja)\.py", line \d+, in _advance[\s\S]{0,400}IndexError: /,
    explain: () =>
      "SQLMesh reads beyond the end of a file: a macro of Jinja may have no {% endmacro %}. Check the files of macros that the commit changes.",
  },
  {
    sign: /password authentication failed for user "([^"\n]{1,100})"/,
    explain: ([, user]) =>
      `The database refused the password of ${user}. Where the configuration reads it with env_var, set that variable under /environment-variables; one that is not set reads as None.`,
  },
  {
    // Of the module that takes the place of the client, where a call was not seen in the file.
    sign: /This run has no managed state: set use_managed_state_database/,
    explain: () =>
      "The project calls get_state_connection() of dagctl, which returns the managed state. Set use_managed_state_database to true.",
  },
  {
    // Its file is in the line before.
    sign: MISSING_MODULE_OF_A_MODEL,
    explain: ([, file, older, module], project) => explainModule(module, project, file ?? older),
  },
  {
    sign: MISSING_MODULE,
    explain: ([, module], project) => explainModule(module, project),
  },
  { sign: OTHER_NUMPY, explain: (_, project) => explainNumpy(project) },
];

/**
 * Returns what a person should do about text that SQLMesh printed; `undefined` where no rule
 * matches.
 */
export function explainBySign(
  project: SqlmeshProject,
  step: string | undefined,
  text: string,
): string | undefined {
  for (const { step: only, sign, explain } of EXPLANATIONS) {
    const match = only === undefined || only === step ? sign.exec(text) : undefined;
    if (match) return explain(match, project);
  }
  return undefined;
}
