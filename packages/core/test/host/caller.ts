import type { Host, HostOrganization } from "@dagctl/core";

type Caller = (host: Host, organization: string) => Promise<HostOrganization>;

let current: Caller = async (host, organization) => host.organization(organization);

/**
 * Sets how tests of this file call a host: a file that imports the tests of others runs them over
 * HTTP. It is a file of the ring `api`, where Vitest gives each file modules of its own.
 */
export function setCaller(caller: Caller): void {
  current = caller;
}

/** Returns the interface of an organization, as the tests of this file call it. */
export const callerOf: Caller = (host, organization) => current(host, organization);
