import type { DeploymentState } from "@dagctl/core";
import { rememberedGeneration } from "../cluster/remembered.ts";
import type { Metadata, SecretObject } from "../cluster/wire.ts";
import { type Context, overBy } from "../context.ts";
import { longestRun } from "../manifests/cron-job.ts";
import { ANNOTATION, LABEL } from "../names.ts";
import { KEPT, nextExpiry } from "./former-values.ts";
import { droppedDates, undatedKeys } from "./older-variables.ts";

/** How long a host that has just begun lets nothing go; see `overBy`. */
const BEGINNING = 60 * 60_000;

/** What of a project's Secrets has to be looked after now, decided from their metadata. */
export interface DueSecrets {
  /** What logs in to Git, of which half of its life is over. */
  readonly renew: readonly Metadata[];
  /** Environments and credentials: to be marked as retired, or not any more, or to be deleted. */
  readonly retire: readonly Metadata[];
  /** Variables of which values may have to go: they have to be read. */
  readonly variables: readonly Metadata[];
}

/**
 * Returns what is due. A project whose Application is not known to have converged retires nothing.
 *
 * @param state what the watch of Applications says; `undefined`: nothing
 * @param isDue whether the values of a Secret have to be read, as of when they were read last
 */
export function dueSecrets(
  context: Context,
  secrets: readonly Metadata[],
  state: DeploymentState | undefined,
  isDue: (metadata: Metadata) => boolean,
): DueSecrets {
  const now = Date.now();
  const of = (component: string): readonly Metadata[] =>
    secrets.filter(({ labels }) => labels?.[LABEL.component] === component);
  const retiring =
    state?.present === true && state.phase === "converged" ? state.generation : undefined;
  return {
    renew: of("git").filter((one) => isHalfOver(one, now)),
    retire:
      retiring === undefined
        ? []
        : [...of("environment"), ...of("git")].filter((one) => isRetiring(context, one, retiring)),
    variables: of("variables").filter(isDue),
  };
}

function isHalfOver({ annotations }: Metadata, now: number): boolean {
  const expires = Date.parse(annotations?.[ANNOTATION.expires] ?? "");
  const issued = Date.parse(annotations?.[ANNOTATION.issued] ?? "");
  return !Number.isNaN(expires) && (Number.isNaN(issued) || now > issued + (expires - issued) / 2);
}

/** Each apply writes its generation into the Secrets that serve it. */
function isRetiring(
  context: Context,
  { annotations, deletionTimestamp }: Metadata,
  generation: number,
): boolean {
  if (deletionTimestamp !== undefined) return false;
  const serves = rememberedGeneration(annotations?.[ANNOTATION.generation]) >= generation;
  const since = Date.parse(annotations?.[ANNOTATION.retired] ?? "");
  if (serves || Number.isNaN(since)) return serves !== Number.isNaN(since);
  return overBy(context) - since > longestRun(context.settings) + KEPT;
}

/**
 * Returns when the values of variables have to be read again, in milliseconds since 1970, as long
 * as nothing is written: when a former value expires or an older variable is needed by no run, and
 * at the next round while an older one waits for newer templates.
 *
 * @param named keys of the variables that templates name now
 */
export function nextReading(
  { settings, startedAt }: Context,
  secret: SecretObject,
  named: ReadonlySet<string>,
): number {
  if (undatedKeys(secret, named).length > 0) return 0;
  const outlived = droppedDates(secret).map((date) => date + longestRun(settings));
  return Math.min(...outlived, Math.max(nextExpiry(secret.data), startedAt + BEGINNING));
}
