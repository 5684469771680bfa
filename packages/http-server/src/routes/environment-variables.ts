import type { EnvironmentVariableInput, EnvironmentVariablePatch } from "@dagctl/core";
import type { FastifyRequest } from "fastify";
import type { Calls } from "../calls.ts";
import { VARIABLES_QUERY } from "../query.ts";
import type { RouteTable } from "../route-table.ts";
import { fieldsOf } from "./body.ts";

/** Returns the routes of variables for runs. A sensitive value is `***` for every caller. */
export function environmentVariableRoutes(calls: Calls, base: string): RouteTable {
  const variables = (request: FastifyRequest) => calls.organization(request).environmentVariables;
  const idOf = (request: FastifyRequest): string => calls.parameter(request, "id");

  return {
    "/environment-variables": {
      GET(request, reply) {
        const { project_id: project } = calls.query(request, VARIABLES_QUERY);
        return variables(request).list({
          signal: calls.signal(reply),
          ...(project === undefined ? {} : { project }),
        });
      },
      async POST(request, reply) {
        const input: object = fieldsOf(request);
        const variable = await variables(request).create(
          input as EnvironmentVariableInput,
          await calls.mutation(request, reply),
        );
        reply.code(201).header("location", `${base}/environment-variables/${variable.id}`);
        return variable;
      },
    },
    "/environment-variables/:id": {
      GET(request, reply) {
        calls.noQuery(request);
        return variables(request).get(idOf(request), { signal: calls.signal(reply) });
      },
      async PUT(request, reply) {
        const patch = fieldsOf(request) as EnvironmentVariablePatch;
        return variables(request).update(
          idOf(request),
          patch,
          await calls.mutation(request, reply),
        );
      },
      async DELETE(request, reply) {
        const variable = idOf(request);
        calls.noBody(request);
        const { id } = await variables(request).delete(
          variable,
          await calls.mutation(request, reply),
        );
        return { message: "Environment variable deleted successfully", id };
      },
    },
  };
}
