/**
 * Returns what this driver does not enforce, for a person. With a control group per run the list is
 * shorter.
 */
export function unenforced(controlGroup: string | undefined): readonly string[] {
  return [
    "Limits and requests of CPU and memory are recorded but not enforced: runs share this machine",
    "Projects are not kept apart: all runs are processes of the user that this server runs as",
    ...(controlGroup === undefined ? [ESCAPE] : []),
  ];
}

const ESCAPE =
  "Where the machine delegates no control group (Linux, version 2), a process that leaves its session and clears its environment is not found, and outlives its run";
