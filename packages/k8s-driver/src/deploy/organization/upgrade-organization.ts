import { DagctlError } from "@dagctl/core/errors";
import { type Context, contextOf, organizationPlace } from "../../context.ts";
import { type Application, isAsApplied } from "../../manifests/application.ts";
import { ANNOTATION } from "../../names.ts";
import { applyApplication } from "../application/apply-application.ts";
import { differs, organizationApplication, OWN } from "./organization-application.ts";

/**
 * Brings an organization's Application to the form of this version, so that the driver's Role in
 * its namespace has the rights that this version needs. It does not touch projects. An Application
 * that a person has edited, or that is being removed, stays as it is. It never rejects: a failure
 * is logged, and the next deployment does the upgrade.
 */
export async function upgradeOrganization(
  context: Context,
  seen: Application,
  signal: AbortSignal,
): Promise<void> {
  const current = currentForm(context, seen);
  if (current === undefined || !differs(seen, current)) return;
  const name = seen.metadata?.name ?? "";
  try {
    const again = (found: Application | undefined): Application =>
      (found && currentForm(context, found)) ?? refuseChanged(name);
    const { [ANNOTATION.organization]: id = "" } = seen.metadata?.annotations ?? {};
    await applyApplication(contextOf(context, id, "own"), name, again, { signal });
    context.settings.log({
      level: "info",
      message: `The Application ${name} of an organization was brought to the form of this version`,
    });
  } catch (error) {
    if (signal.aborted) return;
    const reason = error instanceof Error ? error.message : String(error);
    context.settings.log({
      level: "warn",
      message: `The Application ${name} could not be brought to the form of this version: ${reason}`,
    });
  }
}

/**
 * Returns the Application in the form of this version; `undefined` when it has to stay as it is.
 */
function currentForm(context: Context, found: Application): Application | undefined {
  const { metadata: { annotations = {}, deletionTimestamp, name } = {}, spec } = found;
  const {
    [ANNOTATION.organization]: organization,
    [ANNOTATION.namespace]: namespace,
    [ANNOTATION.leaving]: leaving,
  } = annotations;
  if (
    organization === undefined ||
    namespace === undefined ||
    leaving !== undefined ||
    deletionTimestamp !== undefined
  )
    return undefined;
  if (spec?.source === undefined || !isAsApplied(found)) return undefined;
  const place = organizationPlace(context.settings, organization);
  // The host that made it had another `organizationNamespace`: only a deployment moves an
  // organization.
  if (place.name !== name || place.namespace !== spec.destination.namespace) return undefined;
  return organizationApplication(context, place, { own: namespace === OWN, over: found });
}

function refuseChanged(name: string): never {
  throw new DagctlError("conflict", `It was changed or taken away in between: ${name}`);
}
