import type { Store } from "@dagctl/core/contracts";
import { type ScheduledHost, testHost } from "../host/test-host.ts";
import { commandType } from "./job-host.ts";

/**
 * Starts another host on the data and the engine of a first one.
 *
 * @returns what closes it
 */
export async function hostAgain(first: ScheduledHost, store: Store): Promise<() => Promise<void>> {
  const second = await testHost({
    clock: first.clock,
    store,
    timing: { leaseMs: 1e9, observeMs: 5 },
    engine: first.engine,
    data: first.data,
    plainGit: first.git,
    repository: first.repository,
    projectTypes: [commandType()],
  });
  return () => second.host.close();
}
