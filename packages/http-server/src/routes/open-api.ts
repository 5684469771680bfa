import { type DescribedApi, openApi, type OpenApiDocument } from "@dagctl/api/shapes";
import type { Host } from "@dagctl/core";
import { mountOf } from "../mounted-request.ts";
import type { RouteTable } from "../route-table.ts";

/** The version of the API, which its path has, too. */
const VERSION = "1";

/**
 * Returns the route of the API's description. It needs no authentication, and has nothing of the
 * data of the installation.
 *
 * @param base the path of the API, with the prefix of the plugin
 * @param api what it describes. By default the API of `@dagctl/api`
 */
export function openApiRoutes(
  { projectTypes }: Host,
  base: string,
  api?: DescribedApi,
): RouteTable {
  let document: OpenApiDocument | undefined;
  let text: string | undefined;
  return {
    "/openapi.json": {
      GET: {
        handler(request, reply) {
          document ??= openApi({ projectTypes, servers: [{ url: base }], version: VERSION }, api);
          reply.header("content-type", "application/json; charset=utf-8");
          const mount = mountOf(request);
          if (mount === "") return (text ??= JSON.stringify(document));
          return JSON.stringify({ ...document, servers: [{ url: `${mount}${base}` }] });
        },
      },
    },
  };
}
