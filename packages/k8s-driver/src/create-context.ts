import type { DriverServices } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import { client } from "./cluster/client.ts";
import { connection } from "./cluster/connection.ts";
import { firstLists } from "./cluster/first-lists.ts";
import { sharedReads } from "./cluster/shared-reads.ts";
import { watchCache } from "./cluster/watch-cache.ts";
import type { Context } from "./context.ts";
import { formerVersion } from "./deploy/former-version/former-version.ts";
import type { Settings } from "./options.ts";

/** @param options.logsToHost - whether the host's log receives what the driver reports */
export function createContext(
  given: Settings,
  { logsToHost = false }: { readonly logsToHost?: boolean } = {},
): Context {
  let provided: DriverServices | undefined;
  const settings: Settings = {
    ...given,
    get runDeadlineMs() {
      return provided?.runDeadlineMs ?? given.runDeadlineMs;
    },
    log: logsToHost ? (entry) => provided?.log?.(entry) : given.log,
  };
  const api = client(connection(settings.cluster, settings.clock));
  return {
    settings,
    client: api,
    former: formerVersion(api, settings),
    closing: new AbortController(),
    startedAt: settings.clock.now(),
    known: {
      deployments: watchCache(),
      firstLists: firstLists(settings.clock),
      namespaces: new Map(),
      objects: new Map(),
      organizations: new Set(),
      variables: new Map(),
      organizationReads: sharedReads(),
      namespaceReads: new Map(),
      lost: new Map(),
      returned: new Map(),
      suspicions: new Set(),
      syncs: new Map(),
    },
    services() {
      if (provided !== undefined) return provided;
      throw new DagctlError(
        "internal",
        "The Kubernetes driver has no host yet: call `attach` first",
      );
    },
    provide(services) {
      provided = services;
    },
  };
}
