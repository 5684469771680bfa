import { invalid } from "@dagctl/core/errors";
import type { FastifyRequest } from "fastify";

/**
 * Returns the fields of a body. The host checks them; a body that is not an object has none. An
 * empty body is an empty object.
 */
export function fieldsOf({ body }: FastifyRequest): Record<string, unknown> {
  if (body === undefined) return {};
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw invalid([{ path: "", message: "must be a JSON object" }]);
  return body as Record<string, unknown>;
}
