import { parseRepositoryUrl } from "@dagctl/core/driver-kit";
import type { Demo } from "./demo/repository.ts";

/** The content of the message at the start. */
export interface Started {
  /** `http://127.0.0.1:4280` */
  readonly url: string;
  readonly data: string;
  /** Whether the web console is at that address. */
  readonly isConsoleServed?: boolean;
  /** The person named it with `--data`, and has to name it again for a subcommand. */
  readonly dataByFlag?: boolean;
  /** Shown once: only where this start created it. */
  readonly madeToken?: string;
  /** Where the operator gave a token of their own: `DAGCTL_TOKEN`, `--token` or `dagctl.yaml:3`. */
  readonly ownToken?: string;
  /**
   * Absent where projects run on machines that cannot read a repository in this one's data folder.
   */
  readonly demo?: Demo;
  /** A project of an earlier start has the name that the commands use. */
  readonly demoThere?: boolean;
  /**
   * That project has the address at which an earlier start served the demo's repository: the first
   * command updates it to the current one.
   */
  readonly demoMoved?: boolean;
  /** The program as a person would type it before a subcommand. */
  readonly program: string;
  /** @default org-local, which is also the default of `dctl` */
  readonly organization?: string;
}

/**
 * Returns a word as a POSIX shell takes it literally. It is only printed for people to paste;
 * nothing here runs a shell.
 */
export function quoteForShell(word: string): string {
  return /^[A-Za-z0-9_./:=@-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * Returns the address at which a listening server is reached: an address that means "all of them"
 * is reached through loopback.
 *
 * @returns the URL with `http:` and the port, without a slash at the end
 */
export function baseUrl(host: string, port: number): string {
  const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}

/** A placeholder for a repository of the reader's own. */
const EXAMPLE_REPOSITORY = "https://git.example.com/acme/analytics.git";

/** The organization of a server and of `dctl` where no other one is set. */
const ORGANIZATION = "org-local";

/** The name of the project that the commands create. */
export const DEMO = "demo";

/**
 * Returns whether a project has the demo's repository at another port of this machine: a port that
 * the system chooses is another one at each start.
 */
export function isMovedDemo(repositoryUrl: string, demo: Demo): boolean {
  const [former, now] = [
    parseRepositoryUrl(repositoryUrl).value,
    parseRepositoryUrl(demo.url).value,
  ];
  if (former === undefined || now === undefined) return false;
  if (!("port" in former && "port" in now) || former.port === now.port) return false;
  return former.scheme === now.scheme && former.host === now.host && former.path === now.path;
}

/** Returns the project that the commands create. */
const exampleProject = (
  demo: Demo | undefined,
): Readonly<Record<"name" | "project_type" | "repository_url", string>> => ({
  name: DEMO,
  project_type: demo?.example ?? "sqlmesh",
  repository_url: demo?.url ?? EXAMPLE_REPOSITORY,
});

/** How a person in a checkout calls `dctl`. */
const DCTL = "npm run dctl --";

/**
 * Returns the same commands for `dctl`, after one that exports what they need. They are for a
 * person in a checkout, where `npm` runs the server.
 *
 * @returns five commands; none where another program runs the server
 */
export function dctlLines({
  url,
  madeToken,
  demo,
  demoThere = false,
  demoMoved = false,
  program,
  organization = ORGANIZATION,
}: Started): readonly string[] {
  if (!program.startsWith("npm ")) return [];
  const { name, project_type: type, repository_url: repository } = exampleProject(demo);
  const variables = [
    `DAGCTL_URL=${url}`,
    ...(organization === ORGANIZATION ? [] : [`DAGCTL_ORGANIZATION=${organization}`]),
    ...(madeToken === undefined ? [] : [`DAGCTL_TOKEN=${madeToken}`]),
  ];
  const from = `--repository-url ${quoteForShell(repository)}`;
  const again = demoMoved ? `project update ${name} ${from}` : `project deploy ${name}`;
  const commands = [
    demoThere ? again : `project create --name ${name} --project-type ${type} ${from}`,
    // The first run of a SQLMesh project has a plan to approve.
    `run start ${name}${type === "sqlmesh" ? " --apply-plan" : ""}`,
    `run logs ${name} --follow`,
    `project delete ${name}`,
  ];
  return [`export ${variables.join(" ")}`, ...commands.map((command) => `${DCTL} ${command}`)];
}

/**
 * Returns four commands that work as pasted, one after the other: create (or deploy again), run,
 * read the log, delete. They use the name of the project and `latest` for the run.
 */
export function curlLines({
  url,
  madeToken,
  demo,
  demoThere = false,
  demoMoved = false,
}: Started): readonly string[] {
  // Not created now: only the owner knows the token, and has it in the environment.
  const authorization =
    madeToken === undefined
      ? `-H "Authorization: Bearer $DAGCTL_TOKEN"`
      : `-H ${quoteForShell(`Authorization: Bearer ${madeToken}`)}`;
  const project = { ...exampleProject(demo), git_auth_method: "none" };
  const send = (path: string, body: unknown, method = "POST"): string =>
    `curl -sS -X ${method} ${authorization} -H 'Content-Type: application/json' -d ${quoteForShell(JSON.stringify(body))} ${url}/api/v1${path}`;
  const call = (path: string, method = "POST"): string =>
    `curl -sS -X ${method} ${authorization} ${url}/api/v1${path}`;
  const again = demoMoved
    ? send(`/projects/${DEMO}`, { repository_url: project.repository_url }, "PUT")
    : call(`/projects/${DEMO}/deploy`);
  return [
    demoThere ? again : send("/projects", project),
    // The first run of a SQLMesh project has a plan to approve.
    project.project_type === "sqlmesh"
      ? send(`/projects/${DEMO}/run`, { apply_plan: true })
      : call(`/projects/${DEMO}/run`),
    `curl -sSN ${authorization} ${quoteForShell(`${url}/api/v1/projects/${DEMO}/runs/latest/logs?follow=true`)}`,
    call(`/projects/${DEMO}`, "DELETE"),
  ];
}

/**
 * Returns all that is printed once the server listens. The first line is for programs too and does
 * not change.
 */
export function startMessage(started: Started): string {
  const {
    url,
    data,
    isConsoleServed = false,
    dataByFlag = false,
    madeToken,
    ownToken,
    demo,
    demoThere = false,
    program,
  } = started;
  const token = (): string[] => {
    if (madeToken !== undefined)
      return [`token: ${madeToken}`, "       shown this once, only its hash is kept"];
    if (ownToken !== undefined)
      return [`token: the one from ${ownToken}, admin of every organization`];
    return [
      "token: shown once at the first start, only its hash is stored",
      `       for a lost one: ${program} token replace${dataByFlag ? ` --data ${quoteForShell(data)}` : ""}`,
    ];
  };
  const conditions = [
    ...(madeToken === undefined
      ? ["with the token in the shell (export DAGCTL_TOKEN=dctl_…)"]
      : []),
    ...(demo === undefined && !demoThere
      ? [`with a repository of yours in place of ${EXAMPLE_REPOSITORY}`]
      : []),
  ];
  const commands = curlLines(started);
  const dctl = dctlLines(started);
  return [
    `dagctl-server listening on ${url}`,
    ...(isConsoleServed ? [`console: ${url}/`] : []),
    ...token(),
    `data:  ${data}`,
    ...(demo?.missing === undefined ? [] : [`note:  ${demo.missing}`]),
    "",
    `To ${demoThere ? "deploy the project of an earlier start" : "create a project"}, run it and read its log${conditions.length === 0 ? "" : `, ${conditions.join(", ")}`}:`,
    ...dctl.slice(0, -1),
    ...(dctl.length === 0 ? [] : ["", "The same with curl:"]),
    ...commands.slice(0, -1),
    "",
    `To delete the project${dctl.length === 0 ? "" : ", either of"}:`,
    ...dctl.slice(-1),
    ...commands.slice(-1),
  ].join("\n");
}
