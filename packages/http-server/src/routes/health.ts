import type { Host } from "@dagctl/core";
import type { RouteTable } from "../route-table.ts";

/**
 * For whatever watches the process. Neither asks who calls, and neither tells more than whether.
 */
export function healthRoutes(host: Host): RouteTable {
  return {
    // The process answers: nothing else is asked, for a restart would not bring a database back.
    "/healthz": { GET: () => ({ status: "ok" }) },
    "/readyz": {
      async GET() {
        await host.ready();
        return { status: "ok" };
      },
    },
  };
}
