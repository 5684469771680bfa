import { nodeType } from "@dagctl/project-types/node";
import type { ProjectType } from "@dagctl/core/contracts";

/**
 * A Node project that deploys every new commit by itself, as dbt does, without its minutes. It
 * polls only while `may` says so.
 */
export function polledType(may: () => boolean): ProjectType {
  return {
    ...nodeType(),
    name: "polled",
    defaults: () => ({ use_managed_state_database: true }),
    polling: () => (may() ? { everySeconds: 0.2 } : undefined),
  };
}
