/** How a repository is laid out. */
export type Layout =
  | "nested folder"
  | "monorepo"
  | "multi-repo"
  | "relative paths"
  | "database in a folder"
  | "tracked database"
  | "Poetry"
  | "PDM"
  | "uv"
  | "requirements.txt"
  | "pip-compile"
  | "pyproject.toml"
  | "packages.yml"
  | "profiles"
  | "no profiles"
  | "config.py"
  | "many files"
  | "no versions"
  | "another engine";

/** How a person installs what the repository asks for, with its lock file where it has one. */
export type Installation =
  | { readonly by: "requirements"; readonly files: readonly string[] }
  | { readonly by: "uv" | "poetry" | "pdm"; readonly folder: string }
  | { readonly by: "names"; readonly names: readonly string[] };

/** Whose fault a difference is, and why there is one. */
export interface Difference {
  readonly fault: "dagctl" | "repository" | "machine";
  readonly why: string;
}

/** A project of a public repository. */
export interface CorpusProject {
  /** The owner and the name of the repository. */
  readonly repository: string;
  readonly commit: string;
  /** The folder of the project. @default the root of the repository */
  readonly folder?: string;
  readonly tool: "dbt" | "sqlmesh";
  readonly layouts: readonly Layout[];
  /** Paths are relative to the root of the repository. */
  readonly installation: Installation;
  /** The version of Python where the files name none. @default what uv chooses */
  readonly python?: string;
  /** Variables that the repository asks for in its documentation, with values that do nothing. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Fields of the project that a person has to send. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** What is known of a difference. One that is not explained is a failure. */
  readonly difference?: Difference;
}

/** How a project ran: it did, or in which step it failed and why. */
export type Outcome =
  | { readonly ran: true }
  | { readonly ran: false; readonly step: Step; readonly cause: string };

export type Step = "install" | "create" | "deploy" | "run" | "second run";

/** A project, and how it ran by hand and here. */
export interface Comparison {
  readonly project: CorpusProject;
  readonly byHand: Outcome;
  readonly here: Outcome;
  /** The files of the repository that the given folder lacks. */
  readonly missing: readonly string[];
}

/** Returns the name of a project in reports. */
export function titleOf({ repository, folder }: CorpusProject): string {
  return folder === undefined ? repository : `${repository}, ${folder}`;
}
