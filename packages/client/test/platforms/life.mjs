// One life of a project with the built client, without anything that only one platform has.
import { createClient } from "@dagctl/client";

/**
 * @param {{ baseUrl: string, repository: string, proxy: string }} given `proxy` cuts the first
 *   connections of a log
 * @returns what a test compares
 */
export async function life({ baseUrl, repository, proxy }) {
  const options = { token: "token", organization: "org-acme" };
  const client = createClient({ ...options, baseUrl });
  const input = { name: "analytics", project_type: "node", repository_url: repository };
  const project = await client.projects.create(input);
  const again = await client.projects.create(input).catch((error) => error);
  const { job_run_id } = await client.projects.run(project.id);
  const run = await client.runs.wait(project.id, job_run_id);
  const lines = [];
  const resuming = createClient({ ...options, baseUrl: proxy });
  for await (const line of resuming.runs.logs(project.id, run.id, { follow: true }))
    lines.push(line.text);
  const names = [];
  for await (const each of client.projects.list()) names.push(each.name);
  const updated = await client.projects.update(project.id, { description: "Orders by day" });
  const deployed = await client.projects.deploy(project.id);
  const { operation } = await client.projects.delete(project.id);
  const ended = await client.operations.wait(operation.id);
  const nowhere = createClient({ ...options, baseUrl: "http://127.0.0.1:1" });
  const lost = await nowhere.projects.list().catch((error) => error);
  const stopped = await client.runs
    .wait(project.id, "latest", { signal: AbortSignal.abort(new TypeError("stopped")) })
    .catch((error) => error);
  return {
    conflict: [again.name, again.code, again.retryable],
    run: run.status,
    lines,
    names,
    updated: [updated.description, deployed.id === project.id],
    removal: [ended.kind, ended.status],
    lost: lost.code,
    stopped: stopped.message,
  };
}
