import { isPublicAddress } from "@dagctl/core/driver-kit";
import type { LookupAddress } from "node:dns";
import type { LookupFunction } from "node:net";

/** Returns all addresses of a host. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

/** Thrown where a name leads to an address that is not public. */
export class PrivateAddress extends Error {
  override readonly name = "PrivateAddress";
}

/**
 * Returns what a connection calls for the addresses of its host. It refuses a name of which any
 * address is not public: the name server of an attacker would mix one in. The connection uses what
 * this call has returned, so another answer of the name server later changes nothing.
 *
 * It is not called for a host that is an address itself.
 */
export function checkedLookup(resolve: Resolve, isAllowed: boolean): LookupFunction {
  const find = async (host: string): Promise<readonly LookupAddress[] | Error> => {
    try {
      const found = await resolve(host);
      const isRight = isAllowed || found.every(({ address }) => isPublicAddress(address));
      return isRight ? found : new PrivateAddress("private address");
    } catch (error) {
      return error instanceof Error ? error : new Error("no address");
    }
  };
  const lookUp = async (
    ...[host, options, callback]: Parameters<LookupFunction>
  ): Promise<void> => {
    const found = await find(host);
    if (found instanceof Error) return callback(found, "");
    const [first] = found;
    if (!first) return callback(new Error("no address"), "");
    if (options.all === true) callback(null, [...found]);
    else callback(null, first.address, first.family);
  };
  return (...given) => void lookUp(...given);
}
