/** One stored record. The texts are JSON, so that callers never share an object with the store. */
export interface Row {
  readonly organization: string;
  readonly id: string;
  /** The project that it belongs to; for a project its own id. */
  readonly project: string;
  /** The wire object. */
  readonly text: string;
  readonly internals: string;
  readonly version: number;
  /**
   * The sort key of lists: the time, and after it `~` and a number where an earlier row of the list
   * has the same time.
   */
  readonly createdAt: string;
  /** The name that is searched for, so that a search parses nothing. */
  readonly name: string;
  readonly status: string;
  /** For a project: `mayExist`. For an operation: the number of its lease. */
  readonly mayExist: boolean;
  readonly lease: number;
  readonly endedAt: string;
}

export interface Table {
  get(organization: string, id: string): Row | undefined;
  put(row: Omit<Row, "version">): void;
  delete(row: Row): void;
  /**
   * Returns the rows of one project, or of the whole organization, in the order of their first put.
   */
  of(organization: string, project?: string): Iterable<Row>;
  all(): Iterable<Row>;
}

type Group = Map<string, Row>;

/**
 * Returns a table. `list`: whether the rows of an organization are listed together, or those of a
 * project.
 */
export function table(list: "organization" | "project"): Table {
  const organizations = new Map<string, Map<string, Group>>();
  const places = new Map<string, Map<string, string>>();

  const groupOf = (organization: string, project: string): Group =>
    getOrMake(getOrMake(organizations, organization, newMap<Group>), project, newMap<Row>);

  function* of(organization: string, project?: string): Iterable<Row> {
    const groups = organizations.get(organization);
    const chosen = project === undefined ? [...(groups?.values() ?? [])] : [groups?.get(project)];
    for (const group of chosen) yield* group?.values() ?? [];
  }

  const remove = (row: Row): void => {
    const groups = organizations.get(row.organization);
    const group = groups?.get(row.project);
    group?.delete(row.id);
    if (group?.size === 0) groups?.delete(row.project);
    places.get(row.organization)?.delete(row.id);
  };

  const get = (organization: string, id: string): Row | undefined => {
    const project = places.get(organization)?.get(id);
    return project === undefined
      ? undefined
      : organizations.get(organization)?.get(project)?.get(id);
  };

  /** The newest time of each list, so that a later time is known to be unique without a search. */
  const newest = new Map<string, string>();

  const orderOf = (row: Omit<Row, "version">, old: Row | undefined): string => {
    const time = row.createdAt;
    if (old?.createdAt.startsWith(time)) return old.createdAt;
    const place = JSON.stringify([row.organization, list === "organization" ? "" : row.project]);
    const latest = newest.get(place) ?? "";
    if (time > latest) newest.set(place, time);
    if (time > latest) return time;
    let last: string | undefined;
    for (const { createdAt } of of(
      row.organization,
      list === "organization" ? undefined : row.project,
    ))
      if (createdAt.startsWith(time) && (last === undefined || createdAt > last)) last = createdAt;
    return last === undefined
      ? time
      : `${time}~${String(Number(last.slice(time.length + 1)) + 1).padStart(8, "0")}`;
  };

  return {
    get,
    put(given) {
      const old = get(given.organization, given.id);
      const row = { ...given, createdAt: orderOf(given, old) };
      if (old !== undefined && old.project !== row.project) remove(old);
      groupOf(row.organization, row.project).set(row.id, {
        ...row,
        version: (old?.version ?? 0) + 1,
      });
      getOrMake(places, row.organization, newMap<string>).set(row.id, row.project);
    },
    delete: remove,
    of,
    *all() {
      for (const organization of organizations.keys()) yield* of(organization);
    },
  };
}

function newMap<Value>(): Map<string, Value> {
  return new Map();
}

function getOrMake<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** Compares places in a list of typed records. */
export function bySortKey(
  one: { readonly sortKey: string; readonly id: string },
  other: { readonly sortKey: string; readonly id: string },
): number {
  return compare(one.sortKey, other.sortKey) || compare(one.id, other.id);
}

export function oldestFirst(one: Row, other: Row): number {
  return (
    compare(one.createdAt, other.createdAt) ||
    compare(one.id, other.id) ||
    compare(one.organization, other.organization)
  );
}

export function newestFirst(one: Row, other: Row): number {
  return oldestFirst(other, one);
}
