// Not in `driver-kit.ts`, its only importer, which has lists of exports only.
import ipaddr from "ipaddr.js";

/**
 * Addresses of the public range that clouds serve to their own machines only. The others, such as
 * 169.254.169.254, 100.100.100.200 and fd00:ec2::254, are in reserved ranges.
 */
const OF_CLOUDS: ReadonlySet<string> = new Set([
  // The wire server of Azure: it has the settings and certificates of a machine.
  "168.63.129.16",
]);

/**
 * Returns whether an IP address belongs to the open internet: not loopback, private, link-local
 * (cloud metadata), carrier-grade NAT, multicast, documentation or reserved, and not the address of
 * a service that a cloud has for its own machines. For an IPv6 address
 * that carries an IPv4 one, the carried one decides; tunnels (6to4, Teredo) are refused.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return parsed.range() === "unicast" && !isCompatible(parsed) && !OF_CLOUDS.has(parsed.toString());
}

/**
 * Returns whether it is `::a.b.c.d`: long deprecated, but some systems still route it to the IPv4
 * address.
 */
function isCompatible(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return "parts" in address && address.parts.slice(0, 6).every((part) => part === 0);
}
