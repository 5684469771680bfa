import { invalid } from "@dagctl/core";
import type { FastifyRequest } from "fastify";

/**
 * The host checks the fields; what is no object at all has none. An empty body is an empty object.
 */
export function fieldsOf({ body }: FastifyRequest): Record<string, unknown> {
  if (body === undefined) return {};
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw invalid([{ path: "", message: "must be a JSON object" }]);
  return body as Record<string, unknown>;
}
