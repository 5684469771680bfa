import ipaddr from "ipaddr.js";

/**
 * Whether an IP address belongs to the open internet: not loopback, private, link-local (cloud
 * metadata), carrier-grade NAT, multicast, documentation or reserved. IPv6 addresses that carry an
 * IPv4 one are judged by the carried one, tunnels (6to4, Teredo) are refused.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return parsed.range() === "unicast" && !isCompatible(parsed);
}

/** `::a.b.c.d`, long deprecated, which some systems still route to the IPv4 address. */
function isCompatible(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return "parts" in address && address.parts.slice(0, 6).every((part) => part === 0);
}
