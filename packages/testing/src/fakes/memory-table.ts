import type { ProjectPlace } from "@dagctl/core/contracts";

/** Where a record is found. */
export interface Place {
  /** The organization; for typed records the organization and the kind. */
  readonly scope: string;
  readonly id: string;
  /** The list of the scope that it is in: a project, or the parent of a typed record. */
  readonly list: string;
  /** The order of the list. Rows of one key are sorted by `id`. */
  readonly sortKey: string;
}

export interface Row<Stored> extends Place {
  readonly version: number;
  /** Returns the record for a search. It is parsed at the first one, and no caller gets it. */
  readonly record: () => Stored;
  /** Returns the record for a caller, who never shares an object with the store. */
  readonly copy: () => Stored;
}

/** Returns the map key of two texts that no other pair can have. */
export function keyOf(one: string, other: string): string {
  return `${one.length} ${one}${other}`;
}

/** Stores the records of one kind as JSON text. */
export class Table<Stored extends { readonly version: number }> {
  readonly #rows: Map<string, Row<Stored>> = new Map();
  readonly #lists: Map<string, Map<string, Row<Stored>>> = new Map();

  get(scope: string, id: string): Row<Stored> | undefined {
    return this.#rows.get(keyOf(scope, id));
  }

  /** Returns the rows of one list, the oldest first. */
  list(scope: string, list: string): readonly Row<Stored>[] {
    return [...(this.#lists.get(keyOf(scope, list))?.values() ?? [])].sort(oldestFirst);
  }

  /** Returns the rows of all lists that fulfil a condition, the oldest first. */
  find(isFound: (record: Stored) => boolean): readonly Row<Stored>[] {
    return [...this.#rows.values()].filter(({ record }) => isFound(record())).sort(oldestFirst);
  }

  /** Puts a record; `text` is its change as JSON. */
  put(place: Place, text: string): void {
    const { scope, id, list } = place;
    const old = this.get(scope, id);
    if (old !== undefined && old.list !== list) this.delete(scope, id);
    const version = (old?.version ?? 0) + 1;
    const copy = (): Stored =>
      Object.assign((JSON.parse(text) as { record: Stored }).record, { version });
    let record: Stored | undefined;
    const row = { ...place, version, record: () => (record ??= copy()), copy };
    this.#rows.set(keyOf(scope, id), row);
    const rows = this.#lists.get(keyOf(scope, list)) ?? new Map();
    this.#lists.set(keyOf(scope, list), rows.set(id, row));
  }

  /**
   * Puts a record whose sort key is a time, with `~` and a number after it where an earlier record
   * of the list has the same time.
   */
  putInOrder(place: Place, text: string): void {
    const { scope, id, list, sortKey: time } = place;
    const old = this.get(scope, id)?.sortKey;
    if (old?.startsWith(time)) return this.put({ ...place, sortKey: old }, text);
    let last = "";
    for (const { sortKey } of this.#lists.get(keyOf(scope, list))?.values() ?? [])
      if (sortKey > last && sortKey.startsWith(time)) last = sortKey;
    const number = String(Number(last.slice(time.length + 1)) + 1).padStart(8, "0");
    return this.put({ ...place, sortKey: last === "" ? time : `${time}~${number}` }, text);
  }

  delete(scope: string, id: string): void {
    const place = keyOf(scope, this.get(scope, id)?.list ?? "");
    this.#rows.delete(keyOf(scope, id));
    this.#lists.get(place)?.delete(id);
    if (this.#lists.get(place)?.size === 0) this.#lists.delete(place);
  }

  prune(isOld: (record: Stored) => boolean): void {
    for (const { scope, id } of this.find(isOld)) this.delete(scope, id);
  }
}

/** Compares rows of any lists. */
function oldestFirst(one: Place, other: Place): number {
  if (isAfter(one, other)) return 1;
  return isAfter(other, one) || one.scope < other.scope ? -1 : 1;
}

/** Returns whether one place of a list is after another. */
export function isAfter(one: ProjectPlace, other: ProjectPlace): boolean {
  return one.sortKey === other.sortKey ? one.id > other.id : one.sortKey > other.sortKey;
}
