import type { Host } from "@dagctl/core";
import type { RouteTable } from "../route-table.ts";

/**
 * Returns the routes for programs that monitor the process. Neither needs authentication, and
 * neither returns more than whether the check succeeds.
 */
export function healthRoutes(host: Host): RouteTable {
  return {
    // It only shows that the process answers: a restart would not bring a database back.
    "/healthz": { GET: { handler: () => ({ status: "ok" }) } },
    "/readyz": {
      GET: {
        async handler() {
          await host.ready();
          return { status: "ok" };
        },
      },
    },
  };
}
