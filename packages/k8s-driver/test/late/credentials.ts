import { type DriverServices, Secret } from "@dagctl/core";

/** Returns the commit of a generation: each has its own commit and token. */
export const commitOf = (generation: number): string => String(generation).padStart(40, "0");
export const tokenOf = (generation: number): string => `token-${generation}`;

export const credentials: DriverServices["credentials"] = async (_organization, { commit }) => ({
  kind: "github_app",
  secret: new Secret(tokenOf(Number(commit))),
});
