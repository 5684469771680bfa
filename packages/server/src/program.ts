/** The name of the program in hints where the caller does not say how it was started. */
export const PROGRAM = "dagctl-server";
