// Not in compose.ts: the rule is tested by itself.
import { either } from "@dagctl/core/driver-kit";
import type { ImagePolicy } from "@dagctl/project-types/sqlmesh";

/**
 * Returns which images projects may name.
 *
 * @param allowed registries or repositories; `none`: projects run on this machine
 */
export function imagePolicy(allowed: readonly string[] | "none"): ImagePolicy {
  if (allowed === "none")
    return () => "must be absent: this server runs projects on its own machine, without images";
  return (image) => {
    if (allowed.some((prefix) => isWithin(image, prefix))) return undefined;
    const reason =
      allowed.length === 0 ? "the operator allows no images" : `it must be from ${either(allowed)}`;
    return `is refused: ${reason} (setting image_allow)`;
  };
}

/** A prefix ends where a part of the name does, and no port follows a registry. */
function isWithin(image: string, prefix: string): boolean {
  const rest = image.slice(prefix.length);
  return image.startsWith(prefix) && (prefix.endsWith("/") || /^(?:$|\/|[:@][^/]*$)/.test(rest));
}
