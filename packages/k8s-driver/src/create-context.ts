import { DagctlError, type DriverServices } from "@dagctl/core";
import { client } from "./cluster/client.ts";
import { connection } from "./cluster/connection.ts";
import { memory } from "./cluster/memory.ts";
import type { Context } from "./context.ts";
import { formerVersion } from "./deploy/former-fences.ts";
import type { Settings } from "./options.ts";

export function createContext(settings: Settings): Context {
  let provided: DriverServices | undefined;
  const api = client(connection(settings.cluster));
  return {
    settings,
    client: api,
    former: formerVersion(api, settings),
    closing: new AbortController(),
    startedAt: Date.now(),
    known: {
      deployments: memory(),
      namespaces: new Map(),
      secrets: new Map(),
      organizations: new Set(),
      variables: new Map(),
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
