import { createHost } from "@dagctl/core";
import { dbtType } from "@dagctl/project-types/dbt";
import { nodeType } from "@dagctl/project-types/node";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { gitDriver } from "@dagctl/git-driver";
import { localDriver } from "@dagctl/local-driver";
import { sqliteStore } from "@dagctl/sql-driver";

const dagctl = await createHost({
  store: sqliteStore({ file: ".dagctl-embed/dagctl.db" }),
  git: gitDriver({ directory: ".dagctl-embed/git", allow: ["file:///srv/git/"] }), // public https needs no `allow`
  ...localDriver({ directory: ".dagctl-embed/local" }), // deploy, run, stateDatabase, secrets
  projectTypes: [sqlmeshType(), dbtType(), nodeType()], // the first is the default
});
const stop = dagctl.events.on("project.deployed", ({ project, sequence }) => console.error(sequence, project));
const acme = dagctl.organization("org-acme"); // one organization; nothing reaches across it

// Answers as soon as the driver has accepted; building the environment goes on.
const project = await acme.projects.create({
  name: "analytics",
  project_type: "node",
  repository_url: "file:///srv/git/analytics.git",
});
console.log(project.status, project.commits_behind); // => deploying 0

// Recorded now, started when the deployment has converged. The key makes a repeated call the same
// call.
const { job_run_id, status } = await acme.projects.run(project.id, {}, { idempotencyKey: "nightly-2026-01-05" });
console.log(status); // => pending

for await (const { text } of acme.runs.logs(project.id, job_run_id, { follow: true })) console.log(text);
// => 2026-01-02: 42.5
// => 2026-01-03: 7.25
// => 2026-01-05: 99.9
// => wrote daily-revenue.json with 3 days
const run = await acme.runs.get(project.id, "latest");
console.log(run.status, run.exit_code); // => success 0

// Ends runs, removes the deployment, observes that it is gone, drops the state, forgets the record:
// in that order.
const { operation } = await acme.projects.delete(project.id);
console.log(operation.steps.map(({ name }) => name).join(", ")); // => end-runs, remove, observe-absence, forget-variables

stop();
await dagctl.close(); // a running run would go on, and be found again by the next host
