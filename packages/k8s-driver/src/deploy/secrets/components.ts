/**
 * The components of the Secrets that pods of a project may need, in addition to what is made for
 * one run.
 */
export const SECRET_COMPONENTS: readonly string[] = ["environment", "git", "variables"];
