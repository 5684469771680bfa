import type { Explanation } from "../suite.ts";
import { explain } from "./explain.ts";

const EXPECTED =
  "An expectation that does not hold rejects with conflict; nothing was written then.";

/** What the contract says of each law of a store, and what to check. */
export const STORE_LAWS: Readonly<Record<string, Explanation>> = {
  ...explain("Expectation", {
    "expect-version": [
      EXPECTED,
      "that versions of projects, operations, runs and jobs are compared, and that an absent record has version 0",
    ],
    "record-version": [
      EXPECTED,
      "that organization, kind and id find the version of a typed record, and that an absent one has version 0",
    ],
    "expect-name_unused": [
      "No project of the organization has that name, whatever the case; except is the id that may.",
      "the organization, the case and except",
    ],
    "expect-job_name_unused": [EXPECTED, "that job names are compared within one project"],
    "expect-run_name_unused": [EXPECTED, "that run names are compared within one project"],
    "expect-key_unused": [
      "Until it is pruned, a key that ran out still counts as used.",
      "that scope and key are compared together, also in a commit that writes no key",
    ],
    "expect-no_active_operation": [
      "No operation of the project is running; except is one that may be.",
      "the project, the status and except",
    ],
    "expect-cursor": [
      "The consumer's cursor is at this number; one that was never put is at 0.",
      "that an absent cursor is 0, and the consumer",
    ],
    "expect-lease_ended": [
      "No lease of this number is present by the store's clock: it has run out, has ended, or never was.",
      "that a lease which ran out counts as ended, and that the number is compared, not the host",
    ],
    "expect-fewer_runs": [
      "Fewer than `than` runs of the project have one of statuses.",
      "that all statuses count, and that the count is of one project",
    ],
  }),
  ...explain("Store.commit", {
    "failed-named": [
      "Rejects with conflict and details.failed = the expectation.",
      "that details.failed is the one that does not hold, not the first of the list",
    ],
    "all-or-nothing": [
      "All or nothing.",
      "that all changes are in one transaction, and that what can fail fails before the first write",
    ],
    "one-fails-alone": [
      "All or nothing, for each commit.",
      "that commits which are grouped for speed still fail one by one",
    ],
    "one-winner": [
      "What must hold, in the same transaction, for a commit to happen.",
      "that checking expectations and writing are one step, also across connections",
    ],
    "changes-in-order": [
      "Writes all changes or none, in order.",
      "that two changes of one record in one commit are both written, the later one last",
    ],
    "put-replaces": [
      "A put replaces the record.",
      "that a field which the new record lacks is removed",
    ],
    versions: [
      "Records carry a version that the store raises by one at every put, from 1.",
      "projects, operations, runs, jobs and typed records",
    ],
    "event-order": [
      "A number in events is seen only after all smaller ones; commit answers the number of the newest event.",
      "that numbers are given in commit order, without holes",
    ],
    forget: [
      "Forgets a project with its jobs, runs and logs.",
      "that a log which comes later is not stored",
    ],
    "record-project": [
      "Deletes a project with the typed records whose `project` it is.",
      "that project decides, and not parent or kind",
    ],
    "record-forget": [
      "Deletes a typed record; one that is absent stays absent.",
      "that organization, kind and id are compared, and that an absent record is no error",
    ],
    "forget-keeps": [
      "Its operations, events and keys stay.",
      "that they are not deleted with the project",
    ],
  }),
  ...explain("Store", {
    abort: [
      "signal ends the caller's waiting: reject with signal.reason.",
      "that each method asks signal.throwIfAborted(), and that an aborted commit writes nothing",
    ],
    "abort-in-flight": [
      "signal ends the caller's waiting: reject with signal.reason.",
      "that the reason is not wrapped in another error, and that a call which waits for a connection or a lock ends as well",
    ],
    isolation: [
      "Reading another organization's id is reading what is absent.",
      "that organization is part of every key and every query",
    ],
    copies: [
      "Keeps records, not references to the caller's objects.",
      "that records are serialized or copied both ways",
    ],
    "unusual-data": [
      "Keeps everything that must not be lost.",
      "that text and JSON come back as they went in: emoji, quotes, __proto__, long values",
    ],
    persistence: [
      "What commit acknowledged survives a power cut.",
      "that everything is stored outside of the process; where it cannot be, declare persists: false",
    ],
    shared: [
      "replicas: several hosts may use it at once.",
      "that no connection caches records, events or leases",
    ],
  }),
  ...explain("Store.project", {
    "name-case": [
      "A project's name is the same whatever the case.",
      "that projectByName and name_unused compare alike",
    ],
    "json-text": [
      "projectText: the wire object as JSON text, as it is stored.",
      "that the text is stored as it was written, with its revision",
    ],
  }),
  ...explain("Store.projects", {
    order: [
      "Projects by created_at, then in the order of their first put; runs and operations newest first.",
      "records of one time, and that text is compared by its bytes",
    ],
    paging: [
      "offset and limit cut a page; total counts the whole.",
      "that total is counted without the page",
    ],
    "list-text": [
      "projectTexts: parts of the list as JSON text, each after the place where the one before ended.",
      "the order, that after is exclusive, and that the last part has no last",
    ],
    deployments: [
      "Of all organizations, those that may exist outside, by id, from after on.",
      "mayExist, the order and that after is exclusive",
    ],
  }),
  ...explain("Store.runs", {
    "run-filter": [
      "Filtered by statuses.",
      "that the filter is applied before counting and before the page is cut",
    ],
    "run-list-complete": [
      "Without `statuses` it returns runs of every status.",
      "that no status is left out, that an ended run stays in the list, and that lists are read from what is stored",
    ],
    "active-runs": [
      "Pending and running ones of all organizations, oldest first.",
      "both statuses and the order",
    ],
    logs: [
      "Replaces the kept log of a run; at most 1 MiB of text.",
      "that a log of 1 MiB fits and is replaced whole",
    ],
  }),
  ...explain("Store.job", {
    "job-by-name": ["By id or name; an id wins.", "the order in which the two are looked up"],
  }),
  ...explain("Store.record", {
    "record-key": [
      "The key is organization, kind and id. A put replaces the record.",
      "that a put replaces parent, sort key, project and expiresAt as well",
    ],
  }),
  ...explain("Store.records", {
    "record-order": [
      "Returns the typed records of one kind and parent by sortKey, then by id.",
      "that both are compared by their bytes and both turn with descending",
    ],
    "record-pages": [
      "The page begins after this place, in its direction; no record needs to be there.",
      "that sortKey and id are compared together, and that after is exclusive",
    ],
  }),
  ...explain("Store.key", {
    keys: [
      "What the first call with a key recorded.",
      "that scope and key are two fields, not one joined text",
    ],
  }),
  ...explain("Store.events", {
    "event-pages": [
      "From after on, in order, up to limit; of all organizations or of one.",
      "that after is exclusive, and that oldest and newest are of all organizations",
    ],
    "event-gap": [
      "oldest is the smallest number still kept, and newest + 1 when none is.",
      "that numbers go on after everything was pruned",
    ],
  }),
  ...explain("Store.cursor", {
    cursors: [
      "A consumer's cursor.",
      "that an unknown consumer has 0, and that each consumer has its own",
    ],
  }),
  ...explain("Store.prune", {
    "record-prune": [
      "Deletes typed records by expiresAt.",
      "that a record without expiresAt stays, and that a put replaces expiresAt",
    ],
    "prune-apart": [
      "Deletes what is older: events and ended operations by their time, keys and typed records by expiresAt.",
      "that each part has its own time, and that nothing is deleted with the events, such as the keys of their commits",
    ],
    prune: [
      "Deletes what is older: events and ended operations by their time, keys by expiresAt.",
      "that running operations stay, and that a key goes by expiresAt",
    ],
  }),
  ...explain("Store.claimHost", {
    "lease-late-writer": [
      "The commit is refused (conflict, details.fence: true) unless this lease is the host's present one.",
      "that host and number are compared in the commit's transaction",
    ],
    "lease-expired": [
      "The commit is refused unless this lease has not run out.",
      "that the store's own clock decides, in commit, renew and takeOver alike",
    ],
    "lease-renewal": [
      "renew sets the lease's end from now.",
      "that a renewal may also shorten a lease",
    ],
    "lease-release": [
      "Releasing what has ended resolves.",
      "that a late release does not end a newer lease",
    ],
    "lease-numbers": [
      "Numbers only grow and are never used twice.",
      "that the counter is stored, and is not the highest number of the leases that exist",
    ],
    "lease-alone": [
      "alone: all other leases end now.",
      "that without alone no other host's lease ends",
    ],
    "take-over": [
      "Moves every running operation whose lease has run out or ended to this one and answers them, oldest first.",
      "that living leases keep theirs, and that versions are raised",
    ],
  }),
  ...explain("Store.lock", {
    "lock-exclusive": [
      "Rejects with conflict when it is not free within waitMs.",
      "that the lock excludes other connections as well",
    ],
    "lock-freed": [
      "Resolves to what frees it; the kernel frees it at death.",
      "that freeing twice and closing the store leave the lock free once",
    ],
  }),
};
