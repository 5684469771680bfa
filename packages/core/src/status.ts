// The statuses of runs, and which operation each status of a project allows. It loads nothing but
// itself, for `api`, and so for a client in a browser.
export { RUN_STATUSES } from "./model/run.ts";
export { STATUS_TABLE, type StatusRow } from "./model/status.ts";
