import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHost, type Host, type HostOrganization } from "@dagctl/core";
import { gitDriver } from "@dagctl/git-driver";
import { bearerTokens, createHttpServer } from "@dagctl/http-server";
import { dbtType } from "@dagctl/project-types/dbt";
import { nodeType } from "@dagctl/project-types/node";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { gitServer } from "@dagctl/test-servers";
import { planProgram } from "../../../core/test/host/plan-frames.ts";
import { artifactLines, piecesOf } from "../../../core/test/results/artifact-lines.ts";
import { fakeEngine, fakeMessages, memoryStore, memoryTokenStore, until } from "@dagctl/testing";

/** A server of the API with a real Git server, and what it has answered. */
export interface Scene {
  readonly url: string;
  readonly token: string;
  /** A run of the project `analytics` that has failed. */
  readonly failedRun: string;
  /** A run of the project `reports` that has kept `manifest.json`. */
  readonly artifactRun: string;
  /** A notification, and a delivery of it. */
  readonly notification: string;
  readonly delivery: string;
  /** Plans of the project `warehouse` by the call that decides about each. */
  readonly plans: Readonly<Record<"get" | "approve" | "reject" | "cancel" | "retry", string>>;
  /** The repository, in which every project type finds its files. */
  readonly repository: string;
  /** The answers so far, such as `GET /api/v1/projects 200 1.2 ms`. */
  readonly answered: readonly string[];
  /** The internal errors so far, with their stacks. */
  readonly errors: readonly string[];
  close(): Promise<void>;
}

const TOKEN = "the-token-of-the-test";
const ORGANIZATION = "org-acme";
/** The projects by name, which is in schemathesis.toml, too. */
const PROJECTS = { analytics: "node", warehouse: "sqlmesh", reports: "dbt" } as const;

/**
 * Creates a project of each type with a run, two variables, a notification, plans and environments.
 */
async function fill(
  host: Host,
  repository_url: string,
): Promise<Pick<Scene, "failedRun" | "artifactRun" | "notification" | "delivery" | "plans">> {
  const organization = host.organization(ORGANIZATION);
  const { projects, runs, environmentVariables, notifications } = organization;
  const created: Record<string, string> = {};
  for (const [name, project_type] of Object.entries(PROJECTS)) {
    await projects.create({ name, project_type, repository_url });
    const { job_run_id } = await projects.run(name, {});
    created[name] = job_run_id;
    await until(
      () => runs.get(name, job_run_id),
      ({ end_time }) => end_time !== undefined,
    );
  }
  for (const name of ["TARGET", "REGION"])
    await environmentVariables.create({ name, value: "production" });
  const { id: notification } = await notifications.create({
    name: "kept",
    kind: "webhook",
    url: "https://hooks.example.com/kept",
    events: ["deploy.failed"],
  });
  const { id: delivery } = await notifications.test(notification);
  const plans = await makePlans(organization);
  const { analytics: failedRun = "", reports: artifactRun = "" } = created;
  return { failedRun, artifactRun, notification, delivery, plans };
}

/** Makes plans of `warehouse`, each for an environment of its own, and two environments. */
async function makePlans({ plans }: HostOrganization): Promise<Scene["plans"]> {
  const explain = async (environment: string): Promise<string> => {
    const { id } = await plans.create("warehouse", { environment });
    await plans.wait("warehouse", id);
    return id;
  };
  for (const environment of ["dev_ann", "dev_gone"]) {
    const plan = await explain(environment);
    await plans.approve("warehouse", plan);
    await plans.wait("warehouse", plan);
  }
  const made = {
    get: await explain("dev_get"),
    approve: await explain("dev_approve"),
    reject: await explain("dev_reject"),
    cancel: await explain("dev_cancel"),
    retry: await explain("dev_retry"),
  };
  await plans.reject("warehouse", made.retry);
  return made;
}

/**
 * Serves the real host with a real Git server, the three project types and a fake engine. It has a
 * project of each type with a run.
 */
export async function scene(): Promise<Scene> {
  const folder = await mkdtemp(join(tmpdir(), "dagctl-schemathesis-"));
  const server = await gitServer();
  const repository = await server.create("all");
  await repository.commit({
    "package.json": '{ "main": "main.mjs" }',
    "main.mjs": "console.log('hello')",
    "config.yaml": "gateways:\n  local: {}\n  prod: {}\n",
    "dbt_project.yml": "name: all\nversion: '1.0'\nprofile: all\n",
    "profiles.yml":
      "all:\n  target: dev\n  outputs:\n    dev: { type: duckdb, path: all.duckdb }\n",
  });
  const git = gitDriver({ directory: join(folder, "git"), allow: [server.url] });
  const engine = fakeEngine();
  let runs = 0;
  engine.setRuns((run) => {
    runs += 1;
    if (runs === 1) return [{ exit: 1 }];
    if (run.steps.some(({ name }) => name === "build"))
      return artifactLines(piecesOf("manifest.json", "{}")).map((print) => ({ print }));
    const isPlan = run.steps.length === 1 && run.steps[0]?.name === "plan";
    return isPlan ? planProgram(run, { changes: [{ name: "orders", change: "added" }] }) : [];
  });
  const host = await createHost({
    ...engine,
    git,
    messages: fakeMessages().messages,
    store: memoryStore({ replicas: false }),
    projectTypes: [sqlmeshType(), dbtType(), nodeType()],
    timing: { observeMs: 1000, drainMs: 200 },
  });
  const answered: string[] = [];
  const errors: string[] = [];
  const app = createHttpServer({
    host,
    authenticate: bearerTokens({
      lookup: (token) =>
        token === TOKEN
          ? { organization: ORGANIZATION, caller: "ann", access: "admin" }
          : undefined,
    }),
    tokens: { store: memoryTokenStore(), organization: ORGANIZATION },
    log({ level, message, details }) {
      if (level === "error") errors.push(`${message}\n${String(details?.["stack"])}`);
      else answered.push(message);
    },
  });
  const filled = await fill(host, repository.url);
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  return {
    url,
    token: TOKEN,
    ...filled,
    repository: repository.url,
    answered,
    errors,
    async close() {
      await app.close();
      await host.close();
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
