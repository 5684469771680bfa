/** One stored record. The texts are JSON, so that nothing a caller holds is ever shared with what is kept. */
export interface Row {
  readonly organization: string;
  readonly id: string;
  /** The project that it belongs to; of a project its own id. */
  readonly project: string;
  /** The wire object. */
  readonly text: string;
  readonly internals: string;
  readonly version: number;
  readonly createdAt: string;
  /** What is searched for, so that a search parses nothing. */
  readonly name: string;
  readonly status: string;
  /** Of a project: `mayExist`. Of an operation: the number of its lease. */
  readonly mayExist: boolean;
  readonly lease: number;
  readonly endedAt: string;
}

export interface Table {
  get(organization: string, id: string): Row | undefined;
  put(row: Omit<Row, "version">): void;
  delete(row: Row): void;
  /** Of one project, or of the whole organization. In the order of their first put. */
  of(organization: string, project?: string): Iterable<Row>;
  all(): Iterable<Row>;
}

type Group = Map<string, Row>;

export function table(): Table {
  const organizations = new Map<string, Map<string, Group>>();
  const places = new Map<string, Map<string, string>>();

  const groupOf = (organization: string, project: string): Group => getOrMake(getOrMake(organizations, organization, newMap<Group>), project, newMap<Row>);

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
    return project === undefined ? undefined : organizations.get(organization)?.get(project)?.get(id);
  };

  return {
    get,
    put(row) {
      const old = get(row.organization, row.id);
      if (old !== undefined && old.project !== row.project) remove(old);
      groupOf(row.organization, row.project).set(row.id, { ...row, version: (old?.version ?? 0) + 1 });
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

export function oldestFirst(one: Row, other: Row): number {
  return compare(one.createdAt, other.createdAt) || compare(one.id, other.id) || compare(one.organization, other.organization);
}

export function newestFirst(one: Row, other: Row): number {
  return oldestFirst(other, one);
}
