import { pathToFileURL } from "node:url";
import type { Client } from "@dagctl/client";
import { DagctlError, type Project } from "@dagctl/core";
import { cutLine } from "./cause.ts";
import type { CorpusProject, Outcome } from "./corpus-project.ts";
import { BRANCH } from "./repositories.ts";

const PAUSE_MS = 500;

export interface WithServerOptions {
  readonly project: CorpusProject;
  readonly client: Client;
  /** The path of the copy of the repository. */
  readonly copy: string;
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** Creates and deploys a project, runs it twice, and deletes it. */
export async function runWithServer(options: WithServerOptions): Promise<Outcome> {
  const { project, client, copy, name, variables, timeoutMs } = options;
  const { folder, tool, fields } = project;
  try {
    for (const [variable, value] of Object.entries(variables))
      await client.environmentVariables.create({ name: variable, value });
    const failed = await client.projects
      .create({
        name,
        project_type: tool,
        repository_url: pathToFileURL(copy).href,
        branch: BRANCH,
        ...(folder !== undefined && { git_path: folder }),
        ...fields,
      })
      .then(() => undefined, messageOf);
    if (failed !== undefined) return { ran: false, step: "create", cause: failed };
    const { status, status_message } = await untilDeployed(client, name, timeoutMs);
    if (status !== "active")
      return { ran: false, step: "deploy", cause: cutLine(status_message ?? status) };
    for (const step of ["run", "second run"] as const) {
      const body = tool === "sqlmesh" ? { apply_plan: true } : {};
      const { job_run_id } = await client.projects.run(name, body);
      const signal = AbortSignal.timeout(timeoutMs);
      const run = await client.runs.wait(name, job_run_id, { signal });
      if (run.status !== "success")
        return { ran: false, step, cause: cutLine(run.error_message ?? run.status) };
    }
    return { ran: true };
  } catch (error) {
    return { ran: false, step: "run", cause: messageOf(error) };
  } finally {
    await client.projects.delete(name).catch(() => undefined);
    const { environment_variables: all } = await client.environmentVariables.list();
    for (const { id } of all) await client.environmentVariables.delete(id);
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof DagctlError)) return cutLine(String(error));
  const [first] = error.issues ?? [];
  return cutLine(first === undefined ? error.message : `${first.path}: ${first.message}`);
}

async function untilDeployed(client: Client, name: string, timeoutMs: number): Promise<Project> {
  const end = AbortSignal.timeout(timeoutMs);
  for (;;) {
    const project = await client.projects.get(name);
    if ((project.status !== "deploying" && project.status !== "pending") || end.aborted)
      return project;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
