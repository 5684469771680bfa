import type { CallOptions, Workload } from "@dagctl/core/contracts";
import { rfc3339, stableJson } from "@dagctl/core/driver-kit";
import { DagctlError } from "@dagctl/core/errors";
import { isAlreadyExists, isConflict } from "../../cluster/api-failure.ts";
import { checkNotDeleting } from "../../cluster/finalizers.ts";
import { CONFIG_MAP } from "../../cluster/kinds.ts";
import { retryConflicts } from "../../cluster/retry-conflicts.ts";
import type { ConfigMap } from "../../cluster/wire.ts";
import type { Context, OrganizationPlace } from "../../context.ts";
import { moduleFiles } from "../../manifests/python-modules.ts";
import { ANNOTATION, LABEL, modulesName } from "../../names.ts";
import { MODULES, readUsedAt, writeUse } from "../shared-config-maps.ts";

/**
 * How old the date of use may be when an object is about to name the modules, in milliseconds. It
 * is far below the age at which the garbage collection deletes them.
 */
const MOST_AGE = 12 * 60 * 60 * 1000;

/**
 * Stores the Python modules of a workload under their content, before an object names them: pods
 * without them would never start. The same modules are stored once for an organization. Repeating
 * the call changes nothing.
 *
 * @throws DagctlError `conflict` where the ConfigMap of that name has other content
 */
export async function storeModules(
  context: Context,
  { namespace, organization, labels, annotations }: OrganizationPlace,
  workload: Pick<Workload, "pythonModules">,
  options: CallOptions,
): Promise<void> {
  const data = moduleFiles(workload);
  if (data === undefined) return;
  const { client, settings } = context;
  const { clock } = settings;
  const name = modulesName(settings.installation, organization, data);
  const metadata = {
    namespace,
    name,
    labels: { ...labels, [LABEL.component]: MODULES },
    annotations: { ...annotations, [ANNOTATION.used]: rfc3339(clock.now()) },
  };
  const desired: ConfigMap & { readonly immutable: true } = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata,
    immutable: true,
    data,
  };
  await retryConflicts(clock, `The ConfigMap ${name} in ${namespace}`, options, async () => {
    const found = await client.get<ConfigMap>(CONFIG_MAP, { namespace, name }, options);
    checkNotDeleting(CONFIG_MAP, found);
    if (found === undefined)
      return client.create<ConfigMap>(CONFIG_MAP, desired, options).then(
        () => true,
        (error: unknown) => {
          if (isAlreadyExists(error) || isConflict(error)) return undefined;
          throw error;
        },
      );
    if (stableJson(found.data ?? {}) !== stableJson(data))
      throw new DagctlError(
        "conflict",
        `The ConfigMap ${name} in ${namespace} does not have the modules of its name. Delete it, and deploy again`,
      );
    const { metadata: own = {} } = found;
    if (clock.now() - readUsedAt(own) < MOST_AGE) return true;
    return (await writeUse(context, own, options)) || undefined;
  });
}
