import type { DriverServices } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";

/** Returns the commit of a generation: each has its own commit and token. */
export const commitOf = (generation: number): string => String(generation).padStart(40, "0");
export const tokenOf = (generation: number): string => `token-${generation}`;

export const credentials: DriverServices["credentials"] = async (_organization, { commit }) => ({
  kind: "github_app",
  secret: new Secret(tokenOf(Number(commit))),
});
