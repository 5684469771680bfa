import type { JobPatch } from "@dagctl/core";
import type { Calls } from "../calls.ts";
import { PAGE_QUERY, RUNS_QUERY } from "../query.ts";
import type { RouteTable } from "../route-table.ts";
import { fieldsOf } from "./body.ts";

/** Returns the routes of the records of a project: jobs, runs and operations. */
export function recordRoutes(calls: Calls): RouteTable {
  return {
    "/projects/:id/jobs": {
      GET(request) {
        calls.noQuery(request);
        return calls.organization(request).jobs.list(calls.parameter(request, "id"));
      },
    },
    "/projects/:id/jobs/:job_id": {
      GET(request) {
        calls.noQuery(request);
        return calls
          .organization(request)
          .jobs.get(calls.parameter(request, "id"), calls.parameter(request, "job_id"));
      },
      async PUT(request, reply) {
        const project = calls.parameter(request, "id");
        const job = calls.parameter(request, "job_id");
        const patch: JobPatch = fieldsOf(request);
        return calls
          .organization(request)
          .jobs.update(project, job, patch, await calls.mutation(request, reply));
      },
    },
    "/projects/:id/runs": {
      GET: (request) =>
        calls
          .organization(request)
          .runs.list(calls.parameter(request, "id"), calls.query(request, RUNS_QUERY)),
    },
    "/projects/:id/runs/:run_id": {
      GET(request) {
        calls.noQuery(request);
        return calls
          .organization(request)
          .runs.get(calls.parameter(request, "id"), calls.parameter(request, "run_id"));
      },
    },
    "/projects/:id/runs/:run_id/cancel": {
      async POST(request, reply) {
        const project = calls.parameter(request, "id");
        const run = calls.parameter(request, "run_id");
        calls.noBody(request);
        return calls
          .organization(request)
          .runs.cancel(project, run, await calls.mutation(request, reply));
      },
    },
    "/projects/:id/operations": {
      GET: (request) =>
        calls
          .organization(request)
          .operations.list(calls.parameter(request, "id"), calls.query(request, PAGE_QUERY)),
    },
    "/operations/:id": {
      GET(request) {
        calls.noQuery(request);
        return calls.organization(request).operations.get(calls.parameter(request, "id"));
      },
    },
  };
}
