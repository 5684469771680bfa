import type { Project, ProjectInput, ProjectPatch, Removal } from "@dagctl/core";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Calls } from "../calls.ts";
import { PAGE_QUERY } from "../query.ts";
import type { RouteTable } from "../route-table.ts";
import { fieldsOf } from "./body.ts";

/**
 * Sets the revision as the ETag, for `If-Match`. It does not validate a cache: what is observed
 * (`commits_behind`, `status`) changes without it. So `If-None-Match` is not answered with 304,
 * which would hide exactly the changes that a poller needs.
 */
function tag(reply: FastifyReply, revision: number): void {
  reply.header("etag", `"${revision}"`);
}

function projectAnswer(reply: FastifyReply, project: Project): Project {
  tag(reply, project.revision);
  return project;
}

/**
 * Sends the answer of a removal. `Location` is the operation, ended or not: its outcome can be read
 * there, also when the project does not exist any more.
 */
function removalAnswer(
  base: string,
  reply: FastifyReply,
  { message, operation }: Removal,
  ended: Readonly<Record<string, unknown>>,
): unknown {
  reply.header("location", `${base}/operations/${operation.id}`);
  if (operation.status !== "running") return { message, ...ended };
  reply.code(202);
  return { message, operation };
}

/**
 * Returns the nine endpoints of the specification. `base` is the path that they are under, for
 * `Location`.
 */
export function projectRoutes(calls: Calls, base: string): RouteTable {
  const projects = (request: FastifyRequest) => calls.organization(request).projects;
  const idOf = (request: FastifyRequest): string => calls.parameter(request, "id");

  return {
    "/projects": {
      GET: (request) => projects(request).list(calls.query(request, PAGE_QUERY)),
      async POST(request, reply) {
        // The host checks every field.
        const input = fieldsOf(request) as object as ProjectInput;
        const project = await projects(request).create(input, await calls.mutation(request, reply));
        reply.code(201).header("location", `${base}/projects/${project.id}`);
        return projectAnswer(reply, project);
      },
    },
    "/projects/:id": {
      // It needs no signal: it is one look-up by key, which ends before a client could disconnect.
      // The stored text is passed on unchanged.
      async GET(request, reply) {
        calls.noQuery(request);
        const { text, revision } = await projects(request).getText(idOf(request));
        tag(reply, revision);
        reply.header("content-type", "application/json; charset=utf-8");
        return text;
      },
      async PUT(request, reply) {
        const project = idOf(request);
        const patch = fieldsOf(request) as ProjectPatch;
        return projectAnswer(
          reply,
          await projects(request).update(
            project,
            patch,
            await calls.mutation(request, reply, { project }),
          ),
        );
      },
      async DELETE(request, reply) {
        const project = idOf(request);
        calls.noBody(request);
        const removal = await projects(request).delete(
          project,
          await calls.mutation(request, reply, { project }),
        );
        return removalAnswer(base, reply, removal, { id: removal.id });
      },
    },
    "/projects/:id/deploy": {
      async POST(request, reply) {
        const project = idOf(request);
        calls.noBody(request);
        return {
          message: "Deployment started",
          project: await projects(request).deploy(
            project,
            await calls.mutation(request, reply, { project }),
          ),
        };
      },
      async DELETE(request, reply) {
        const project = idOf(request);
        calls.noBody(request);
        const removal = await projects(request).undeploy(
          project,
          await calls.mutation(request, reply, { project }),
        );
        return removalAnswer(
          base,
          reply,
          removal,
          removal.project ? { project: removal.project } : {},
        );
      },
    },
    "/projects/:id/run": {
      async POST(request, reply) {
        const project = idOf(request);
        const { job_run_id, job_name, status, message } = await projects(request).run(
          project,
          fieldsOf(request),
          await calls.mutation(request, reply, { project }),
        );
        return { job_run_id, job_name, status, message };
      },
    },
    "/projects/:id/sync-status": {
      GET(request, reply) {
        calls.noQuery(request);
        return projects(request).syncStatus(idOf(request), { signal: calls.signal(reply) });
      },
    },
  };
}
