import { isDagctlError } from "@dagctl/core/errors";

/** What a server of an earlier version says of a parameter that it does not know. */
const UNKNOWN_PARAMETER = /^is not a query parameter\b/;

/**
 * Returns whether an error says that the server cannot find projects, or nothing of their runs: its
 * store cannot, or it is of an earlier version.
 */
export const isUnsupported = (error: unknown): boolean =>
  isDagctlError(error, "not_supported") ||
  (isDagctlError(error, "invalid") &&
    error.issues?.some(({ message }) => UNKNOWN_PARAMETER.test(message)) === true);
