import type { GitAuthMethod } from "../model/project.ts";
import type { Secret } from "../values/secret.ts";

/**
 * A folder that only the driver can name, so that no path has to be guessed. `project` is the
 * project's folder (`git_path`) at the run's commit; unless it is the current folder
 * (`Workload.currentFolder`), programs should only read it. `working` is the one stable folder of
 * the project beside the repository, where files of a run are written and stay.
 */
export interface FolderArgument {
  readonly folder: "project" | "working";
  /**
   * A file or folder below it, with forward slashes (`main.mjs`). The driver joins the two into one
   * argument and refuses (`invalid`) a path that leaves the folder. Absent: the folder itself.
   */
  readonly path?: string;
}

/** One element of an argument list. No shell is used, so nothing needs quoting. */
export type Argument = string | FolderArgument;

/**
 * A value of an environment variable: plain, a folder, or the name of an entry in the `secrets`
 * that are handed over with the workload.
 */
export type EnvironmentValue = Argument | { readonly secret: string };

/** One command of a run. Steps run in order; the first that does not exit with 0 ends the run. */
export interface Step {
  readonly name: string;
  readonly argv: readonly [program: string, ...rest: Argument[]];
}

/**
 * The packages that a project asks for itself. Each line is a requirement of PEP 508 that names a
 * package of an index: never a path, an address or an option.
 */
export interface PackageRequirements {
  /** The file that was read, as a path from the project's folder. For messages only. */
  readonly file: string;
  /** What is installed: `polars>=1.40`. */
  readonly requirements: readonly string[];
  /** Lines that bound versions and install nothing. */
  readonly constraints: readonly string[];
  /** A name, its exact version and the hashes that a file of it may have. */
  readonly hashes: readonly string[];
  /** The `requires-python` of the file: `>=3.10`. Absent: every Python fits. */
  readonly requiresPython?: string;
  /**
   * Whether the file names another version of the tool than `Runtime.packages` has. Its exact
   * versions of those packages, and of what they need, are then installed where they allow them,
   * and give way where they do not. @default false
   */
  readonly yieldsToTool?: boolean;
  /**
   * Names of packages whose modules are imported from `Workload.importFolders` or
   * `Workload.importRepositories`. They are not installed, also where another package needs them.
   * Absent: none.
   */
  readonly provided?: readonly string[];
}

/**
 * What the programs need to be installed. A driver maps it to an environment that it builds (local)
 * or to an image (Kubernetes).
 */
export interface Runtime {
  readonly language: "python" | "node";
  /** `3.11`; absent: the driver's own version. */
  readonly version?: string;
  /**
   * Exactly these packages are installed. Their dependencies are resolved as of the day after the
   * first package was released: an old version with today's dependencies is a broken program. A
   * package without a version has what a line of `requirements` gives it, where the others allow
   * that.
   */
  readonly packages: readonly {
    readonly name: string;
    readonly version?: string;
    /**
     * The versions that go with the first package, for one without `version`: `>=1.8`, `==1.7.*`.
     * A driver whose image has the packages does not compare them. Absent: what the metadata of the
     * packages allow.
     */
    readonly range?: string;
    readonly extras?: readonly string[];
  }[];
  /**
   * A container image that has all of it: nothing is installed. `resolvePackages` checks that the
   * image has the versions of `packages`. A driver without images refuses it (`invalid`).
   */
  readonly image?: string;
  /**
   * What the project asks for in addition to `packages`. Where the two contradict each other,
   * `packages` win or nothing is installed. The host hands them to `DeployDriver.resolvePackages`,
   * and then deploys the `lock` in place of them.
   */
  readonly requirements?: PackageRequirements;
  /**
   * The digest that `DeployDriver.resolvePackages` returned. Exactly the packages of that result
   * are installed, in every run of the deployment.
   */
  readonly lock?: string;
}

/**
 * A value that an organization stores in its secret source for the runs of its projects
 * (`/environment-variables`). Only a run's programs get it: the build of an environment and the
 * checkout do not. Where a workload sets a variable of the same name, the workload's value is used.
 */
export interface RunVariable {
  /** Upper case: `WAREHOUSE_PASSWORD`. */
  readonly name: string;
  readonly value: Secret;
  /**
   * Whether the value must not appear in a log. Where a program prints a line of it unchanged, a
   * driver shows `[secret]` instead, unless the line is so short that it could be any word. Other
   * values appear as they were printed.
   */
  readonly sensitive: boolean;
  /**
   * The value is the content of a file and the variable contains its path: `path` itself where the
   * driver can create it there. Else it is a path in a private folder of the run that ends in
   * `path`. `permissions` are POSIX mode bits (384 = 0600).
   */
  readonly file?: { readonly path: string; readonly permissions: number };
}

/**
 * Kubernetes quantities, exactly as given. A driver that cannot enforce them lists them in
 * `supports` or warns.
 */
export interface Resources {
  readonly cpu_request: string;
  readonly cpu_limit: string;
  readonly memory_request: string;
  readonly memory_limit: string;
}

/**
 * Where the code is. URL, branch and path are texts, since a workload is stored: the host parses
 * them into `Deployment.repository`, and when a driver asks for a checkout or credentials.
 * `secretRef` names the credential in `Secrets`; the value is never part of a workload.
 */
export interface WorkloadRepository {
  readonly url: string;
  readonly branch: string;
  /**
   * Subfolder that contains the project, without leading or trailing slash. Absent: the
   * repository's root.
   */
  readonly path?: string;
  readonly commit: string;
  readonly authMethod: GitAuthMethod;
  readonly secretRef?: string;
}

/** Another repository than the project's, whose Python modules runs import. */
export interface ImportRepository {
  /** A URL of https, or one that the Git driver allows, which is read without a login. */
  readonly url: string;
  /** 40 hex characters. */
  readonly commit: string;
  /** The folders with the modules, as paths from the root, which is `""`. */
  readonly folders: readonly string[];
}

/**
 * What to run, in terms that belong to no orchestrator. Plain JSON: it is stored, compared and
 * handed over, and never contains a secret's value.
 */
export interface Workload {
  readonly runtime: Runtime;
  readonly environment: Readonly<Record<string, EnvironmentValue>>;
  /**
   * Python modules by name, as source text. A driver writes them as `NAME.py` into a folder of its
   * own. That folder is first on the `PYTHONPATH` of each step, before a variable of that name.
   * Absent: none.
   */
  readonly pythonModules?: Readonly<Record<string, string>>;
  /**
   * Folders of the repository whose Python modules each step can import, as paths from its root,
   * which is `""`. They are on the `PYTHONPATH` in this order: after `pythonModules` and the
   * packages of the runtime, before a variable of that name. Absent: none.
   */
  readonly importFolders?: readonly string[];
  /**
   * Other repositories whose Python modules each step can import, at exactly these commits. Their
   * folders are on the `PYTHONPATH` in this order, after `importFolders`. Nothing of them is built.
   * A driver that has them says so in `DeployDriver.supports.importRepositories`. Absent: none.
   */
  readonly importRepositories?: readonly ImportRepository[];
  /**
   * The folder in which each step starts: relative paths read and write there.
   *
   * `working`: the stable folder of the project, which has no file of the repository.
   *
   * `project`: the project's folder (`git_path`) in a working copy of the run's commit. At each
   * start, tracked files are those of the commit, whatever an earlier run did to them; one that the
   * commit does not have any more is gone. All other files are the project's: where
   * `RunDriver.supports.keepsFiles` is `true`, each run finds those of earlier runs, whichever
   * commit it has. A run never sees files of another commit: a driver whose runs share the copy
   * lets the start of a run wait for the end of those of another commit (`RunDriver.start`). Where
   * a file of the project has a name that a commit tracks now, the commit's file wins, and the
   * other one is kept under another name. There, too, a tracked DuckDB database that a run has
   * changed is one of the project: it stays, and where the deployed commit has another version of
   * it, `DeploymentState.message` names it.
   *
   * Each step has the absolute path of its folder in the variable `PWD`, as a shell sets it. No
   * variable of the organization replaces it.
   *
   * @default "working"
   */
  readonly currentFolder?: "project" | "working";
  readonly resources: Resources;
  /** IANA time zone of the schedules of jobs that name none (`JobSpec.timeZone`). */
  readonly timeZone: string;
  readonly suspended: boolean;
  readonly concurrencyPolicy: "Allow" | "Forbid" | "Replace";
  /** The numbers of ended runs that the engine keeps, by outcome. */
  readonly history: { readonly successful: number; readonly failed: number };
  readonly repository: WorkloadRepository;
}

/** A job as a project type makes it and as a driver receives it. */
export interface JobSpec {
  /** Unique in the project, a DNS label: `scheduled-run`. */
  readonly name: string;
  readonly jobType: "plan" | "run" | "janitor" | "migrate" | "explain" | "invalidate" | "check";
  /** For people: the steps as one line. Never executed. */
  readonly command: string;
  /** Five cron fields, in the time zone of the job. */
  readonly schedule: string;
  /**
   * The IANA time zone in which the schedule is due: `Europe/Berlin`, never an offset. A driver
   * gets it spelled as IANA does. Absent: `Workload.timeZone`.
   */
  readonly timeZone?: string;
  readonly enabled: boolean;
  /**
   * What runs of the job get in place of `Workload.resources`, also those that the host starts
   * (`RunRequest.resources`). A driver that enforces none of these ignores it. What is absent is
   * that of the workload.
   */
  readonly resources?: Partial<Resources>;
  readonly steps: readonly Step[];
  /**
   * The steps of a run whose caller approved the plan (`{ "apply_plan": true }`). Absent: nothing
   * needs approval, and the body is refused.
   */
  readonly approvedSteps?: readonly Step[];
}
