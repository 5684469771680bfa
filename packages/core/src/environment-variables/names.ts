import type { ProjectType, RefusedVariableNames } from "../contracts/project-type.ts";

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const LONGEST = 128;

const LOADS_CODE = "would make every program of a run load other code than the project's";

/**
 * Refuses, with every project type, the names that dagctl or a driver sets itself. It also refuses
 * names that change which code the programs of a run execute, in addition to the project's own
 * configuration. Names that projects use for themselves stay allowed although a shell or a tool
 * knows them: `ENV` (read by interactive shells only), `NODE_ENV`, `GIT_TOKEN`, `PYTHONPATH` (a
 * driver puts the folders that dagctl made before it).
 */
const REFUSED: readonly RefusedVariableNames[] = [
  {
    names: [
      "PATH",
      "HOME",
      "PWD",
      "TMPDIR",
      "LANG",
      "VIRTUAL_ENV",
      "NO_COLOR",
      "DO_NOT_TRACK",
      "PYTHONHOME",
      "PYTHONUNBUFFERED",
    ],
    reason: "is set by dagctl itself, and cannot be another value",
  },
  { prefix: "DAGCTL_", reason: "is dagctl's own: names beginning with DAGCTL_ cannot be set" },
  {
    prefix: "LD_",
    reason:
      "would change how every program of a run is loaded: names beginning with LD_ cannot be set",
  },
  {
    prefix: "DYLD_",
    reason:
      "would change how every program of a run is loaded: names beginning with DYLD_ cannot be set",
  },
  {
    names: [
      "GCONV_PATH",
      "GLIBC_TUNABLES",
      "LOCPATH",
      "NLSPATH",
      "OPENSSL_ENGINES",
      "OPENSSL_MODULES",
    ],
    reason: LOADS_CODE,
  },
  {
    names: ["HOSTALIASES", "LOCALDOMAIN", "RESOLV_HOST_CONF", "RES_OPTIONS"],
    reason: "would change which hosts the programs of a run reach",
  },
  {
    names: [
      "PYTHONSTARTUP",
      "PYTHONINSPECT",
      "PYTHONUSERBASE",
      "PYTHONEXECUTABLE",
      "PYTHONPLATLIBDIR",
      "PYTHONBREAKPOINT",
    ],
    reason: `${LOADS_CODE}; PYTHONPATH can be set`,
  },
  {
    names: ["NODE_OPTIONS", "NODE_PATH", "NODE_REPL_EXTERNAL_MODULE", "NODE_COMPILE_CACHE"],
    reason: LOADS_CODE,
  },
  { names: ["NODE_TLS_REJECT_UNAUTHORIZED"], reason: "would turn off the check of certificates" },
  {
    names: ["PERL5OPT", "PERL5LIB", "PERL5DB", "PERLLIB", "RUBYOPT", "RUBYLIB"],
    reason: LOADS_CODE,
  },
  {
    prefix: "BASH_",
    reason:
      "would change what every shell of a run executes: names beginning with BASH_ cannot be set",
  },
  {
    names: ["BASHOPTS", "SHELLOPTS", "IFS", "PS4", "PROMPT_COMMAND", "CDPATH", "GLOBIGNORE"],
    reason: "would change what every shell of a run executes",
  },
  {
    prefix: "GIT_CONFIG",
    reason: "would change what git executes: names beginning with GIT_CONFIG cannot be set",
  },
  {
    prefix: "GIT_SSH",
    reason: "would change what git executes: names beginning with GIT_SSH cannot be set",
  },
  {
    prefix: "GIT_TRACE",
    reason:
      "would make git write what it is sent, passwords included: names beginning with GIT_TRACE cannot be set",
  },
  {
    names: [
      "GIT_ALTERNATE_OBJECT_DIRECTORIES",
      "GIT_ASKPASS",
      "GIT_COMMON_DIR",
      "GIT_DIR",
      "GIT_EDITOR",
      "GIT_EXEC_PATH",
      "GIT_EXTERNAL_DIFF",
      "GIT_INDEX_FILE",
      "GIT_NAMESPACE",
      "GIT_OBJECT_DIRECTORY",
      "GIT_PAGER",
      "GIT_PROXY_COMMAND",
      "GIT_SEQUENCE_EDITOR",
      "GIT_TEMPLATE_DIR",
      "GIT_WORK_TREE",
    ],
    reason: "would change what git executes or which repository it works on",
  },
  {
    names: [
      "SSH_ASKPASS",
      "SSH_ASKPASS_REQUIRE",
      "SSH_AUTH_SOCK",
      "SSH_AGENT_PID",
      "SSH_SK_HELPER",
      "SSH_SK_PROVIDER",
    ],
    reason: "would change what ssh executes or which keys it uses",
  },
];

/** Returns the names that no variable of a host with these project types can have. */
export function listRefusedNames(
  types: Iterable<Pick<ProjectType, "refusedVariables">>,
): readonly RefusedVariableNames[] {
  return [...REFUSED, ...[...types].flatMap(({ refusedVariables = [] }) => refusedVariables)];
}

/**
 * Returns why no variable can have a well-formed name, or `undefined`. The case is ignored: names
 * are upper case.
 */
export function whyNameIsRefused(
  name: string,
  refused: readonly RefusedVariableNames[],
): string | undefined {
  const upper = variableName(name);
  return refused.find(
    ({ names, prefix }) =>
      names?.includes(upper) === true || (prefix !== undefined && upper.startsWith(prefix)),
  )?.reason;
}

/** The login of a package index: `UV_INDEX_CORP_PASSWORD` for the index `corp`. */
const INDEX_LOGIN = /^UV_INDEX_[A-Z0-9_]+_(?:USERNAME|PASSWORD)$/;

/**
 * Returns whether a variable is for the programs that install packages: they get it, and no run
 * does.
 */
export function isInstallVariable(name: string): boolean {
  return INDEX_LOGIN.test(variableName(name));
}

/** Returns what is wrong with a name, or `undefined`. */
export function variableNameProblem(
  name: string,
  refused: readonly RefusedVariableNames[],
): string | undefined {
  if (!NAME.test(name) || name.length > LONGEST)
    return `must be 1 to ${LONGEST} of letters, digits and _, and not begin with a digit`;
  return whyNameIsRefused(name, refused);
}

/**
 * Returns a name as it is stored and as programs see it. Only ASCII letters are converted: a text
 * that is not a valid name stays as it is.
 */
export function variableName(name: string): string {
  return name.replace(/[a-z]/g, (letter) => letter.toUpperCase());
}
