import { type DescribedApi, openApi } from "@dagctl/api/shapes";
import type { Host } from "@dagctl/core";
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
  let text: string | undefined;
  return {
    "/openapi.json": {
      GET: {
        handler(_request, reply) {
          text ??= JSON.stringify(
            openApi({ projectTypes, servers: [{ url: base }], version: VERSION }, api),
          );
          reply.header("content-type", "application/json; charset=utf-8");
          return text;
        },
      },
    },
  };
}
