import type { DeploymentRef } from "../contracts/deploy.ts";
import type { HostContext } from "../kernel/context.ts";
import { listRefusedNames, whyNameIsRefused } from "./names.ts";
import { type Place, placeOf } from "./stored-variable.ts";

/**
 * Knows which stored variables no run gets, because their names are refused today and were not when
 * they were stored.
 */
export interface RefusedVariables {
  /**
   * Returns the names of refused variables, in order. Never waits: unknown names are read, and the
   * project is then observed again.
   */
  of(ref: DeploymentRef): readonly string[];
  /** Notes that the variables of an organization have changed. */
  noteChange(organization: string): void;
}

/**
 * The age at which refused names are read again, in milliseconds: another host may have deleted the
 * variables. Without a refused name, none can appear: a create refuses them.
 */
const REREAD_AFTER = 60_000;

interface Known {
  places: readonly Place[] | undefined;
  readAt: number;
  reading: boolean;
  /** Projects whose names a caller has requested. */
  readonly asked: Set<string>;
}

/** Reads only names: the secret source lists them without their values. */
export function refusedVariables(
  context: Pick<HostContext, "types" | "secrets" | "clock" | "requestObservation">,
): RefusedVariables {
  const organizations = new Map<string, Known>();
  const refused = listRefusedNames(context.types.values());

  async function read(organization: string, known: Known): Promise<void> {
    known.reading = true;
    const before = JSON.stringify(known.places ?? []);
    try {
      const names = await context.secrets.list(organization);
      known.places = names.flatMap((name) => {
        const place = placeOf(name);
        return place && whyNameIsRefused(place.name, refused) !== undefined ? [place] : [];
      });
    } catch {
      // A run that needs the variables reports a secret source that does not answer. The known
      // names stay, and are read again.
    }
    known.readAt = context.clock.now();
    known.reading = false;
    if (JSON.stringify(known.places ?? []) === before) return;
    for (const project of known.asked) context.requestObservation(organization, project);
  }

  const isStale = ({ places, readAt }: Known): boolean =>
    places?.length !== 0 && context.clock.now() - readAt >= REREAD_AFTER;

  return {
    of({ organization, project }) {
      const known: Known = organizations.get(organization) ?? {
        places: undefined,
        readAt: Number.NEGATIVE_INFINITY,
        reading: false,
        asked: new Set(),
      };
      organizations.set(organization, known);
      known.asked.add(project);
      if (!known.reading && isStale(known)) void read(organization, known);
      const own = (known.places ?? []).filter(
        (place) => place.project === undefined || place.project === project,
      );
      return [...new Set(own.map(({ name }) => name))].sort();
    },
    noteChange(organization) {
      const known = organizations.get(organization);
      if (known && known.places?.length !== 0 && !known.reading) void read(organization, known);
    },
  };
}

/**
 * Returns the part of a project's `status_message` about them, or `undefined` when there are none.
 */
export function describeRefusedVariables(names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const many = names.length > 1;
  return `The environment variable${many ? "s" : ""} ${names.join(", ")} ${many ? "are" : "is"} not given to runs, because ${many ? "these names are" : "this name is"} refused: delete ${many ? "them" : "it"}, or choose ${many ? "other names" : "another name"}`;
}
