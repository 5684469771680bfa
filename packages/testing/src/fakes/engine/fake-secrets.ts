import type { Secrets } from "@dagctl/core/contracts";
import type { Secret } from "@dagctl/core/driver-kit";
import { enter, type FakeWorld } from "./world.ts";

/**
 * Returns secrets in memory. Their limits: nothing is encrypted, and nothing outlives the process.
 */
export function fakeSecrets(world: FakeWorld): Secrets {
  return {
    supports: { persists: false },
    async get(organization, name, options) {
      enter(world, options);
      return world.secrets.get(organization)?.get(name);
    },
    async put(organization, name, value, options) {
      enter(world, options);
      const own = world.secrets.get(organization) ?? new Map<string, Secret>();
      world.secrets.set(organization, own.set(name, value));
    },
    async delete(organization, name, options) {
      enter(world, options);
      world.secrets.get(organization)?.delete(name);
    },
    async list(organization, options) {
      enter(world, options);
      return [...(world.secrets.get(organization)?.keys() ?? [])].sort();
    },
  };
}
