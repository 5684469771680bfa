import type { GitAuthMethod } from "../model/project.ts";
import type { Secret } from "../values/secret.ts";

/**
 * A folder that only the driver can name: `project` is the checkout plus `git_path`, read only in
 * intent; `working` is the one stable folder of the project, where relative files of a run land and
 * stay.
 */
export interface FolderArgument {
  readonly folder: "project" | "working";
  /**
   * A file or folder below it, with forward slashes (`main.mjs`): the driver joins the two into one
   * argument and refuses (`invalid`) what leaves the folder. Absent: the folder itself.
   */
  readonly path?: string;
}

/** One element of an argument list. There is no shell anywhere, so there is nothing to quote. */
export type Argument = string | FolderArgument;

/**
 * A value of an environment variable: plain, a folder, or the name of an entry in the `secrets`
 * handed over beside the workload.
 */
export type EnvironmentValue = Argument | { readonly secret: string };

/** One command of a run. Steps run in order; the first that does not exit with 0 ends the run. */
export interface Step {
  readonly name: string;
  readonly argv: readonly [program: string, ...rest: Argument[]];
}

/**
 * What the programs need to be there. A driver maps it to an environment it builds (local) or to an
 * image (Kubernetes).
 */
export interface Runtime {
  readonly language: "python" | "node";
  /** `3.11`; absent: what the driver has. */
  readonly version?: string;
  /**
   * Exactly these packages. Everything they depend on is taken as of the day after the first
   * package was released: an old version with today's dependencies is a broken program (seen with
   * SQLMesh 0.130.0).
   */
  readonly packages: readonly {
    readonly name: string;
    readonly version?: string;
    readonly extras?: readonly string[];
  }[];
}

/**
 * A value that an organization keeps in its secret source for the runs of its projects
 * (`/environment-variables`). Given to a run's programs and to nothing else: not to what builds an
 * environment, not to the checkout. Where a workload sets a variable of the same name, the
 * workload's wins.
 */
export interface RunVariable {
  /** Upper case: `WAREHOUSE_PASSWORD`. */
  readonly name: string;
  readonly value: Secret;
  /**
   * The value must stand in no log: where a line of it is printed as it is, and is not so short
   * that it could be any word, a driver shows `[secret]` instead. What is not sensitive is shown as
   * it was printed.
   */
  readonly sensitive: boolean;
  /**
   * The value is the content of a file and the variable holds the path where it lies: `path` itself
   * where the driver can put it there, else one in a private folder of the run that ends in `path`.
   * `permissions` are POSIX mode bits (384 = 0600).
   */
  readonly file?: { readonly path: string; readonly permissions: number };
}

/**
 * Kubernetes quantities, exactly as given. A driver that cannot hold them says so in `supports` or
 * warns.
 */
export interface Resources {
  readonly cpu_request: string;
  readonly cpu_limit: string;
  readonly memory_request: string;
  readonly memory_limit: string;
}

/**
 * Where the code is. `secretRef` names the credential in `Secrets`; the value is never part of a
 * workload.
 */
export interface WorkloadRepository {
  readonly url: string;
  readonly branch: string;
  /**
   * Subfolder that holds the project, without leading or trailing slash; absent: the repository's
   * root.
   */
  readonly path?: string;
  readonly commit: string;
  readonly authMethod: GitAuthMethod;
  readonly secretRef?: string;
}

/**
 * What to run, in words that no orchestrator owns. Plain JSON: it is stored, compared and handed
 * over; it never holds a secret's value.
 */
export interface Workload {
  readonly runtime: Runtime;
  readonly environment: Readonly<Record<string, EnvironmentValue>>;
  /**
   * Modules of Python by name, as source text. A driver lays them out as `NAME.py` in a folder of
   * its own that is first on the `PYTHONPATH` of each step, before a variable of that name. Absent:
   * none.
   */
  readonly pythonModules?: Readonly<Record<string, string>>;
  readonly resources: Resources;
  /** IANA time zone of schedules. */
  readonly timeZone: string;
  readonly suspended: boolean;
  readonly concurrencyPolicy: "Allow" | "Forbid" | "Replace";
  /** Ended runs that the engine keeps, by outcome. */
  readonly history: { readonly successful: number; readonly failed: number };
  readonly repository: WorkloadRepository;
}

/** A job as a project type makes it and as a driver is told of it. */
export interface JobSpec {
  /** Unique in the project, a DNS label: `scheduled-run`. */
  readonly name: string;
  readonly jobType: "plan" | "run" | "janitor" | "migrate";
  /** For people: the steps as one line. Never executed. */
  readonly command: string;
  /** Five cron fields, in the workload's time zone. */
  readonly schedule: string;
  readonly enabled: boolean;
  readonly steps: readonly Step[];
  /**
   * The steps of a run whose caller approved the plan (`{ "apply_plan": true }`). Absent: nothing
   * to approve, the body is refused.
   */
  readonly approvedSteps?: readonly Step[];
}
