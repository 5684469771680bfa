/**
 * What a caller may do: `read` reads, `run` also starts and cancels runs, `write` also changes
 * projects, jobs and variables, `admin` also changes who may do what. Each includes those before
 * it.
 */
export type Access = "read" | "run" | "write" | "admin";
