import type { Flag } from "./flag.ts";

/** The flag of every list that leaves out the names of the columns. */
export const NO_HEADERS: Flag = {
  name: "no-headers",
  type: "boolean",
  description: "Leave out the names of the columns.",
};
