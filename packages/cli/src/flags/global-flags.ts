import { OUTPUTS } from "../output/print-answer.ts";
import type { Flag } from "./flag.ts";

/** The flags that every command takes. */
export const GLOBAL_FLAGS: readonly Flag[] = [
  { name: "url", type: "text", description: "The address of the server (DAGCTL_URL)." },
  {
    name: "organization",
    type: "text",
    description: "The organization (DAGCTL_ORGANIZATION); by default that of the token.",
  },
  {
    name: "token-file",
    type: "file",
    description: "A file with the token, - for standard input (DAGCTL_TOKEN has the token).",
  },
  { name: "context", type: "text", description: "A context, in place of the one in use." },
  {
    name: "output",
    short: "o",
    type: "enum",
    values: OUTPUTS,
    description: "The form of the result (table).",
  },
  {
    name: "no-color",
    type: "boolean",
    description: "Print no colours (NO_COLOR); without a terminal there are none.",
  },
];
