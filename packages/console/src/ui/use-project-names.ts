import type { Client } from "@dagctl/client";
import { isDagctlError } from "@dagctl/core/errors";
import { useEffect, useRef, useState } from "preact/hooks";
import { usePlace } from "../app-context.ts";

/** By id; `undefined` for a project that does not exist. */
type Names = ReadonlyMap<string, string | undefined>;

/** How many projects are read at once: those that ran last. */
const MOST = 100;

/** Returns the names of projects by their ids, as far as they are known. It reads each id once. */
export function useProjectNames(ids: readonly string[]): Names {
  const { client } = usePlace();
  const [names, setNames] = useState<Names>(new Map());
  const asked = useRef<{ readonly client: Client; readonly ids: Set<string> }>(undefined);
  const wanted = [...new Set(ids)].toSorted().join(" ");
  useEffect(() => {
    if (asked.current?.client !== client) asked.current = { client, ids: new Set() };
    const known = asked.current.ids;
    const isFirst = known.size === 0;
    const open = wanted.split(" ").filter((id) => id !== "" && !known.has(id));
    if (open.length === 0) return;
    for (const id of open) known.add(id);
    void readNames(client.projects, open, isFirst).then((read) =>
      setNames((before) => new Map([...before, ...read])),
    );
  }, [wanted, client]);
  return names;
}

/**
 * Reads the names of projects.
 *
 * @param isFirst whether those that ran last are read first, which are most of them
 * @returns without those that cannot be read: their ids lead to them, too
 */
async function readNames(
  projects: Client["projects"],
  ids: readonly string[],
  isFirst: boolean,
): Promise<Names> {
  const names = new Map<string, string | undefined>();
  if (isFirst && ids.length > 1) {
    const order = { sort: "-last_run" as const, limit: MOST };
    const newest = await Promise.resolve(projects.list(order)).catch(() => undefined);
    for (const { id, name } of newest?.projects ?? []) names.set(id, name);
  }
  for (const id of ids) {
    if (names.has(id)) continue;
    try {
      names.set(id, (await projects.get(id)).name);
    } catch (error) {
      if (isDagctlError(error, "not_found")) names.set(id, undefined);
    }
  }
  return names;
}
