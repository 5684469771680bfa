import type { Explanation } from "../suite.ts";
import { explain } from "./explain.ts";

/** What to check of the pages of what is found. */
const TOTAL_CHECK = "that total counts all that match, on every page";

/** Where the contract promises each law of a store, and what to check. */
export const STORE_LAWS: Readonly<Record<string, Explanation>> = {
  ...explain("Expectation", {
    "expect-version":
      "that versions of projects, operations, runs and jobs are compared, and that an absent record has version 0",
    "record-version":
      "that organization, kind and id find the version of a typed record, and that an absent one has version 0",
    "expect-name_unused": "the organization, the case and except",
    "expect-job_name_unused": "that job names are compared within one project",
    "expect-run_name_unused": "that run names are compared within one project",
    "expect-key_unused":
      "that scope and key are compared together, also in a commit that writes no key",
    "expect-no_active_operation": "the project, the status and except",
    "expect-cursor": "that an absent cursor is 0, and the consumer",
    "expect-lease_ended":
      "that a lease which ran out counts as ended, and that the number is compared, not the host",
    "expect-fewer_runs": "that all statuses count, and that the count is of one project",
  }),
  ...explain("Store.commit", {
    "failed-named": "that details.failed is the one that does not hold, not the first of the list",
    "all-or-nothing":
      "that all changes are in one transaction, and that what can fail fails before the first write",
    "one-fails-alone": "that commits which are grouped for speed still fail one by one",
    "one-winner": "that checking expectations and writing are one step, also across connections",
    "changes-in-order":
      "that two changes of one record in one commit are both written, the later one last",
    "put-replaces": "that a field which the new record lacks is removed",
    versions: "projects, operations, runs, jobs and typed records",
    "event-order": "that numbers are given in commit order, without holes",
    forget: "that a log which comes later is not stored",
    "record-project": "that project decides, and not parent or kind",
    "forget-job": "that only the job of that organization and id is deleted, and no run of it",
    "record-forget":
      "that organization, kind and id are compared, and that an absent record is no error",
    "forget-keeps": "that they are not deleted with the project",
  }),
  ...explain("Store", {
    abort:
      "that each method asks signal.throwIfAborted(), and that an aborted commit writes nothing",
    "abort-in-flight":
      "that the reason is not wrapped in another error, and that a call which waits for a connection or a lock ends as well",
    isolation: "that organization is part of every key and every query",
    copies: "that records are serialized or copied both ways",
    "unusual-data":
      "that text and JSON come back as they went in: emoji, quotes, __proto__, long values",
    persistence:
      "that everything is stored outside of the process; where it cannot be, declare persists: false",
    shared: "that no connection caches records, events or leases",
  }),
  ...explain("Store.project", {
    "name-case": "that projectByName and name_unused compare alike",
    "json-text": "that the text is stored as it was written, with its revision",
  }),
  ...explain("Store.projects", {
    order: "records of one time, and that text is compared by its bytes",
    paging: "that total is counted without the page",
    "list-text": "the order, that after is exclusive, and that the last part has no last",
    deployments: "mayExist, the order and that after is exclusive",
  }),
  ...explain("Store.runs", {
    "run-filter": "that the filter is applied before counting and before the page is cut",
    "run-list-complete":
      "that no status is left out, that an ended run stays in the list, and that lists are read from what is stored",
    "active-runs": "that pending and running are active, and the order",
    logs: "that a log of 1 MiB fits and is replaced whole",
  }),
  ...explain("Store.findProjects", {
    "find-by-name": "that the characters of a pattern are escaped, and that both are in lower case",
    "find-by-state":
      "that a pending or running run is not the newest ended one, and that a put changes what finds it",
    "find-sync-unknown":
      "that behind leaves out what is sync_unknown, and that poll_failure with branch_was_read is neither",
    "find-in-order": "that a project without a run comes first, and that - reverses ties too",
    "find-pages": TOTAL_CHECK,
  }),
  ...explain("Store.countProjects", {
    "count-projects": "that a project counts in each state that is true of it",
  }),
  ...explain("Store.newestRuns", {
    "newest-runs": "that the limit is of each project, and the organization of each run",
  }),
  ...explain("Store.findRuns", {
    "find-runs":
      "that a text that looks like a field is none, that until is not included, and that a put changes what finds it",
    "find-runs-of-a-job":
      "that the name of the job is compared as a whole, and the time of the last change is that of the stored run",
    "find-runs-pages": TOTAL_CHECK,
    "find-runs-project": "that the name is read with the run, and not stored in it",
  }),
  ...explain("Store.job", {
    "job-by-name": "the order in which the two are looked up",
  }),
  ...explain("Store.record", {
    "record-key": "that a put replaces parent, sort key, project and expiresAt as well",
  }),
  ...explain("Store.records", {
    "record-order":
      "that sortKey and id are compared by their bytes, and that descending reverses both",
    "record-pages": "that sortKey and id are compared together, and that after is exclusive",
  }),
  ...explain("Store.key", {
    keys: "that scope and key are two fields, not one joined text",
  }),
  ...explain("Store.events", {
    "event-pages": "that after is exclusive, and that oldest and newest are of all organizations",
    "event-gap": "that numbers go on after everything was pruned",
  }),
  ...explain("Store.cursor", {
    cursors: "that an unknown consumer has 0, and that each consumer has its own",
  }),
  ...explain("Store.prune", {
    "record-prune": "that a record without expiresAt stays, and that a put replaces expiresAt",
    "prune-apart":
      "that each part has its own time, and that nothing is deleted with the events, such as the keys of their commits",
    prune: "that running operations stay, and that a key goes by expiresAt",
  }),
  ...explain("Store.claimHost", {
    "lease-late-writer": "that host and number are compared in the commit's transaction",
    "lease-expired": "that the store's own clock decides, in commit, renew and takeOver alike",
    "lease-renewal": "that a renewal may also shorten a lease",
    "lease-release": "that a late release does not end a newer lease",
    "lease-numbers":
      "that the counter is stored, and is not the highest number of the leases that exist",
    "lease-alone": "that without alone no other host's lease ends",
    "take-over": "that living leases keep theirs, and that versions are raised",
  }),
  ...explain("Store.lock", {
    "lock-exclusive": "that the lock excludes other connections as well",
    "lock-freed": "that freeing twice and closing the store leave the lock free once",
  }),
};
