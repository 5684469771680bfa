/**
 * A record of a kind that the store does not know, so that a new kind changes neither this contract
 * nor a table. Its fields are what a store has to act on: what is listed together and in which
 * order, what is deleted with a project, and what is deleted by its age. All else is `value`, which
 * no store reads. These kinds led to them:
 *
 * | kind     | `parent`       | `sortKey` | `project`           | `expiresAt` |
 * | -------- | -------------- | --------- | ------------------- | ----------- |
 * | audit    | `""`           | time      | absent              | 400 days    |
 * | plan     | the project    | time      | the project         | absent      |
 * | result   | the run        | model     | that of the run     | absent      |
 * | delivery | its receiver   | time      | that of its subject | 7 days      |
 *
 * The key is `organization`, `kind` and `id`. Each text but `value` has at most 200 characters, and
 * `id` and `sortKey` are ASCII, so that all stores sort them alike. A list that the host needs
 * across organizations, such as the deliveries that are due, has the organization `""`, which no
 * organization has.
 *
 * A put does not look for the project. A commit that must not store a record of a project that was
 * deleted meanwhile expects the version of the project, or of its run or job: an absent one has
 * version 0.
 */
export interface TypedRecord {
  readonly kind: string;
  readonly organization: string;
  readonly id: string;
  /** What it is listed under: an id, or `""` for a list of the organization. */
  readonly parent: string;
  /** The order of the list, such as a time (RFC 3339). Records of one key are sorted by `id`. */
  readonly sortKey: string;
  /**
   * The id of the project that it is deleted with, whatever `parent` is. Absent: it outlives every
   * project.
   */
  readonly project?: string;
  /** RFC 3339: when `prune` may delete it. Absent: never. */
  readonly expiresAt?: string;
  /** Stored as JSON text. */
  readonly value: object;
  readonly version: number;
}

/**
 * A part of a list of typed records. It continues after a place and not at an offset, so that
 * records that are added or pruned meanwhile neither repeat nor hide others. There is no total: the
 * list may be too long to count.
 */
export interface RecordPage {
  readonly limit: number;
  /**
   * The page begins after this place, in its direction: usually the last record of the page before.
   * No record needs to be there, so a time with the id `""` begins in the middle of a list. Absent:
   * from the beginning.
   */
  readonly after?: Pick<TypedRecord, "sortKey" | "id">;
  /** Returns the highest sort key first. @default false */
  readonly descending?: boolean;
}
