import type { CallOptions, DeployDriver, DeploymentRef } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import { translateErrors, translateErrorsOfEach } from "../cluster/translate-errors.ts";
import { APPLICATION } from "../cluster/kinds.ts";
import type { Resource } from "../cluster/wire.ts";
import { type Context, contextOf, projectPlace, refOf } from "../context.ts";
import { LABEL } from "../names.ts";
import { applyDeployment } from "./apply-deployment.ts";
import { setRunVariables } from "./set-run-variables.ts";
import { refreshCredentials } from "./refresh-credentials.ts";
import { collectGarbage } from "./garbage-collection/collect-garbage.ts";
import { argocdOutage } from "./status/argocd-messages.ts";
import { RECONCILE_TIMEOUT } from "./status/evaluate-status.ts";
import { observeDeployment } from "./observation/observe-deployment.ts";
import { checkJobs, readGeneration } from "./application/project-application.ts";
import { removeDeployment } from "./removal/remove-deployment.ts";
import { watchDeployments } from "./observation/watch-deployments.ts";

export function deployDriver(context: Context): DeployDriver {
  const { client, settings } = context;
  const labels = { [LABEL.installation]: settings.installation, [LABEL.component]: "deployment" };
  const known = context.known.deployments;
  const of = ({ organization }: DeploymentRef): Context => contextOf(context, organization);
  /**
   * The generation that this host applied last, by `base`: reports of an older one may come late.
   */
  const newestApplied = new Map<string, number>();
  const watchers = new Set<(ref: DeploymentRef) => void>();
  let garbageCollection: Promise<void> | undefined;

  async function* listDeployments(
    options: CallOptions,
  ): AsyncGenerator<{ readonly ref: DeploymentRef; readonly generation: number }> {
    const { items } = await client.list<Resource>(APPLICATION, settings.argocd.namespace, {
      ...options,
      labels,
      metadataOnly: true,
    });
    for (const item of items) {
      const ref = refOf(item.metadata?.annotations);
      if (ref !== undefined) yield { ref, generation: readGeneration(item) };
    }
  }

  /** Runs a change, and discards what is known of the project, also when the change was cut off. */
  async function invalidateAfter(
    ref: DeploymentRef,
    generation: number | undefined,
    work: () => Promise<void>,
  ): Promise<void> {
    const { base } = projectPlace(settings, ref);
    if (generation === undefined) newestApplied.delete(base);
    else newestApplied.set(base, generation);
    try {
      await work();
    } finally {
      known.invalidate(base);
    }
  }

  return {
    supports: { schedules: "engine", replicas: true, persists: true, importRepositories: true },
    async attach(services) {
      context.provide(services);
      garbageCollection ??= collectGarbage(context);
    },
    async checkJobs(ref, request, options) {
      options?.signal?.throwIfAborted();
      checkJobs(of(ref), projectPlace(settings, ref), request);
    },
    async apply(deployment, options) {
      await invalidateAfter(deployment.ref, deployment.generation, () =>
        translateErrors("Applying a deployment", options, () =>
          applyDeployment(of(deployment.ref), deployment, options ?? {}),
        ),
      );
      // When Argo CD does nothing, no change occurs that a watch could report.
      settings.clock.after(RECONCILE_TIMEOUT + 1_000, () => {
        if (!context.closing.signal.aborted)
          for (const onChange of watchers) onChange(deployment.ref);
      });
    },
    refreshCredentials: (ref, secrets, options) =>
      translateErrors("Storing credentials", options, () =>
        refreshCredentials(of(ref), ref, secrets, options ?? {}),
      ),
    async setRunVariables(ref, variables, options) {
      const changed = await translateErrors("Handing over variables", options, () =>
        setRunVariables(of(ref), ref, variables, options ?? {}),
      );
      if (changed) known.invalidate(projectPlace(settings, ref).base);
    },
    async observe(ref, { report, ...options } = {}) {
      const state = await translateErrors("Observing a deployment", options, () =>
        observeDeployment(of(ref), ref, options),
      );
      const message = state.present ? state.message : undefined;
      const outage = argocdOutage(message);
      if (outage !== undefined) report?.(message ?? outage, outage);
      return state;
    },
    remove: (ref, options) =>
      invalidateAfter(ref, undefined, () =>
        translateErrors("Removing a deployment", options, () =>
          removeDeployment(of(ref), ref, options.generation, options),
        ),
      ),
    list: (options) =>
      translateErrorsOfEach("Listing deployments", options, listDeployments(options ?? {})),
    async watch(onChange, { signal }) {
      watchers.add(onChange);
      await watchDeployments(context, onChange, { signal, newest: newestApplied });
      watchers.delete(onChange);
    },
    async close() {
      context.closing.abort(new DagctlError("unavailable", "The Kubernetes driver is closed"));
      await garbageCollection;
      await client.connection.close();
    },
  };
}
