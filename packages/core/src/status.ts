// Which operation each status of a project allows. It loads nothing but itself, for `api`, and so
// for a client in a browser.
export { STATUS_TABLE, type StatusRow } from "./model/status.ts";
