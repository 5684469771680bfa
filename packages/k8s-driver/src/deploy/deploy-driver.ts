import { type CallOptions, DagctlError, type DeployDriver, type DeploymentRef } from "@dagctl/core";
import { guarded, guardedEach } from "../cluster/guarded.ts";
import { APPLICATION } from "../cluster/kinds.ts";
import { watching } from "../cluster/watching.ts";
import { type Context, refOf } from "../context.ts";
import type { Application } from "../manifests/application.ts";
import { LABEL } from "../names.ts";
import { applyDeployment, handOverVariables, refreshSecrets } from "./apply.ts";
import { observeDeployment } from "./observe.ts";
import { heldGeneration } from "./project-application.ts";
import { removeDeployment } from "./removal.ts";
import { housekeeping } from "./housekeeping.ts";

export function deployDriver(context: Context): DeployDriver {
  const { client, settings } = context;
  const labels = { [LABEL.installation]: settings.installation, [LABEL.component]: "deployment" };
  let house: Promise<void> | undefined;

  async function* held(options: CallOptions): AsyncGenerator<{ readonly ref: DeploymentRef; readonly generation: number }> {
    const { items } = await client.list<Application>(APPLICATION, settings.argocd.namespace, { ...options, labels });
    for (const item of items) {
      const ref = refOf(item.metadata?.annotations);
      if (ref !== undefined) yield { ref, generation: heldGeneration(item) };
    }
  }

  return {
    supports: { schedules: "engine", replicas: true },
    async attach(services) {
      context.lend(services);
      house ??= housekeeping(context);
    },
    apply: (deployment, options) => guarded("Applying a deployment", options, () => applyDeployment(context, deployment, options ?? {})),
    refreshCredentials: (ref, secrets, options) => guarded("Storing credentials", options, () => refreshSecrets(context, ref, secrets, options ?? {})),
    setRunVariables: (ref, wanted, options) => guarded("Handing over variables", options, () => handOverVariables(context, ref, wanted, options ?? {})),
    observe: (ref, options) => guarded("Looking at a deployment", options, () => observeDeployment(context, ref, options ?? {})),
    remove: (ref, options) => guarded("Removing a deployment", options, () => removeDeployment(context, ref, options.generation, options)),
    list: (options) => guardedEach("Listing deployments", options, held(options ?? {})),
    async watch(onChange, { signal }) {
      await watching<Application>(
        client,
        APPLICATION,
        settings.argocd.namespace,
        { labels, signal: AbortSignal.any([signal, context.closing.signal]) },
        {
          event: ({ object }) => {
            const ref = refOf(object.metadata?.annotations);
            if (ref !== undefined && !signal.aborted) onChange(ref);
          },
          failed: (error) =>
            settings.log({
              level: "warn",
              message: `The watch of Applications failed and begins again: ${error instanceof Error ? error.message : String(error)}`,
            }),
        },
      );
    },
    async close() {
      context.closing.abort(new DagctlError("unavailable", "The Kubernetes driver is closed"));
      await house;
      await client.connection.close();
    },
  };
}
