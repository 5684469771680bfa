import type { DeploymentState } from "@dagctl/core/contracts";
import { parseGeneration } from "../../cluster/parse-stored.ts";
import type { Metadata, SecretObject } from "../../cluster/wire.ts";
import { type Context, expiryLimit } from "../../context.ts";
import { longestRun } from "../../manifests/cron-job.ts";
import { ANNOTATION, LABEL } from "../../names.ts";
import { LOG_RETENTION, nextExpiry } from "../secrets/former-values.ts";
import { listDroppedDates, listUndatedKeys } from "../secrets/retained-variables.ts";

/** How long a host that has just begun deletes nothing, in milliseconds; see `expiryLimit`. */
const STARTUP_GRACE = 60 * 60_000;

/** The Secrets of a project that need work now, as decided from their metadata. */
export interface SecretMaintenance {
  /** Credentials for Git of which half of the lifetime is over. */
  readonly renew: readonly Metadata[];
  /** Environments and credentials that have to be marked as retired, unmarked, or deleted. */
  readonly old: readonly Metadata[];
  /** Variables of which values may have to be deleted. The decision needs their values. */
  readonly variables: readonly Metadata[];
}

/**
 * Returns the Secrets that need work now. A project whose Application is not known to have
 * converged has no old ones.
 *
 * @param state the state that the watch of Applications reports; `undefined` when it reports none
 * @param isDue whether the values of a Secret have to be read, given when they were read last
 */
export function planSecretMaintenance(
  context: Context,
  secrets: readonly Metadata[],
  state: DeploymentState | undefined,
  isDue: (metadata: Metadata) => boolean,
): SecretMaintenance {
  const now = context.settings.clock.now();
  const of = (component: string): readonly Metadata[] =>
    secrets.filter(({ labels }) => labels?.[LABEL.component] === component);
  const converged =
    state?.present === true && state.phase === "converged" ? state.generation : undefined;
  return {
    renew: of("git").filter((one) => isHalfOver(one, now)),
    old:
      converged === undefined
        ? []
        : [...of("environment"), ...of("git")].filter((one) =>
            needsMarkOrDeletion(context, one, converged),
          ),
    variables: of("variables").filter(isDue),
  };
}

function isHalfOver({ annotations }: Metadata, now: number): boolean {
  const expires = Date.parse(annotations?.[ANNOTATION.expires] ?? "");
  const issued = Date.parse(annotations?.[ANNOTATION.issued] ?? "");
  return !Number.isNaN(expires) && (Number.isNaN(issued) || now > issued + (expires - issued) / 2);
}

/**
 * Returns whether a Secret has to be marked as retired, unmarked, or deleted. Each apply writes its
 * generation into the Secrets that serve it.
 */
function needsMarkOrDeletion(
  context: Context,
  { annotations, deletionTimestamp }: Metadata,
  generation: number,
): boolean {
  if (deletionTimestamp !== undefined) return false;
  const serves = parseGeneration(annotations?.[ANNOTATION.generation]) >= generation;
  const since = Date.parse(annotations?.[ANNOTATION.retired] ?? "");
  if (serves || Number.isNaN(since)) return serves !== Number.isNaN(since);
  return expiryLimit(context) - since > longestRun(context.settings) + LOG_RETENTION;
}

/**
 * Returns when the values of variables have to be read again, in milliseconds since 1970, as long
 * as nothing is written. That is when a former value expires or when no run needs an older variable
 * any more. It is the next round while an older one waits for newer templates.
 *
 * @param named keys of the variables that templates name now
 */
export function nextReadAt(
  { settings, startedAt }: Context,
  secret: SecretObject,
  named: ReadonlySet<string>,
): number {
  if (listUndatedKeys(secret, named).length > 0) return 0;
  const unneeded = listDroppedDates(secret).map((date) => date + longestRun(settings));
  return Math.min(...unneeded, Math.max(nextExpiry(secret.data), startedAt + STARTUP_GRACE));
}
