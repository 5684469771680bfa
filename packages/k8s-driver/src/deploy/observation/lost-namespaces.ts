import { pause } from "@dagctl/core/driver-kit";
import { type Context, contextOf, organizationPlace } from "../../context.ts";
import { findNamespaceLoss } from "../organization/namespace-state.ts";
import { repairOrganization } from "../organization/repair-organization.ts";

/** The pause between two reads of a namespace that is lost, in milliseconds. */
const POLL_INTERVAL = 1_000;

/** Follows the namespaces of organizations that are lost, until they are there again. */
export interface LostNamespaces {
  /** Follows a namespace, where it is lost, that an organization has had. */
  suspect(organization: string): void;
  /** Ends that for a namespace that the organization does not have any more. */
  forget(namespace: string): void;
}

/**
 * Returns what follows lost namespaces. While one is lost, all projects in it have that state
 * without a request for each. When it is gone, Argo CD is requested to make it again; that is the
 * only sync that is requested for the organization.
 *
 * @param onChange called with the namespace when its state changes
 */
export function followLostNamespaces(
  context: Context,
  signal: AbortSignal,
  onChange: (namespace: string) => void,
): LostNamespaces {
  const { known, settings } = context;
  const followed = new Map<string, AbortController>();

  async function follow(organization: string, own: AbortSignal): Promise<void> {
    const place = organizationPlace(settings, organization);
    const { namespace } = place;
    const options = { signal: own };
    const newest = { ...options, maxAge: 0 };
    while (!own.aborted) {
      const state = await findNamespaceLoss(context, place, newest).catch(() =>
        known.lost.get(namespace),
      );
      if (own.aborted || state === undefined) return;
      if (known.lost.get(namespace) !== state) {
        known.lost.set(namespace, state);
        onChange(namespace);
      }
      if (state === "gone")
        await repairOrganization(
          contextOf(context, organization, "own"),
          place,
          settings.clock.now(),
          options,
        ).catch(() => undefined);
      await pause(settings.clock, POLL_INTERVAL, own);
    }
  }

  return {
    suspect(organization) {
      const { namespace } = organizationPlace(settings, organization);
      if (followed.has(namespace) || signal.aborted) return;
      const ending = new AbortController();
      followed.set(namespace, ending);
      void follow(organization, AbortSignal.any([signal, ending.signal])).finally(() => {
        followed.delete(namespace);
        if (!known.lost.delete(namespace) || ending.signal.aborted) return;
        known.returned.set(namespace, settings.clock.now());
        onChange(namespace);
      });
    },
    forget(namespace) {
      followed.get(namespace)?.abort();
      known.returned.delete(namespace);
      known.syncs.delete(namespace);
    },
  };
}
