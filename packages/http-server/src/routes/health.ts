import type { Host } from "@dagctl/core";
import type { RouteTable } from "../route-table.ts";

/**
 * Returns the routes for programs that monitor the process. Neither needs authentication. Readiness
 * names the components that the host depends on in general words, and nothing of an organization.
 */
export function healthRoutes(host: Host): RouteTable {
  return {
    // It only shows that the process answers: a restart would not bring a database back.
    "/healthz": { GET: { handler: () => ({ status: "ok" }) } },
    "/readyz": {
      GET: {
        async handler() {
          const { components } = await host.ready();
          // A component that is away is in the answer and not its status: a restart, or no traffic,
          // would not bring it back.
          return { status: "ok", components };
        },
      },
    },
  };
}
