import type { Flag } from "./flag.ts";

/** The flag of every list that leaves out the names of the columns. */
export const NO_HEADERS: Flag = {
  name: "no-headers",
  type: "boolean",
  description: "Leave out the names of the columns.",
};

/** The flag of a list that goes on with what changes. */
export const WATCH: Flag = {
  name: "watch",
  short: "w",
  type: "boolean",
  description: "Print each item that is new or has changed, until ^C.",
};
