/**
 * What a caller may do: `read` reads, `run` also starts and cancels runs, `write` also changes
 * projects, jobs and variables, `admin` also changes who may do what. Each includes those before
 * it.
 */
export type Access = "read" | "run" | "write" | "admin";

/** All of them, from the weakest. */
export const ACCESS: readonly Access[] = ["read", "run", "write", "admin"];

/** Returns whether an access includes another one. */
export function includesAccess(given: Access, needed: Access): boolean {
  return ACCESS.indexOf(given) >= ACCESS.indexOf(needed);
}
