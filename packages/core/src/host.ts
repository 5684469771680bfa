import { safeLog } from "./async/call-safely.ts";
import { fairLimit } from "./async/fair-limit.ts";
import { keyedMutex } from "./async/keyed-mutex.ts";
import { pause } from "./async/pause.ts";
import { systemClock } from "./async/system-clock.ts";
import { createWakeups } from "./async/wakeups.ts";
import type { CallOptions } from "./contracts/clock.ts";
import type { DriverServices } from "./contracts/deploy.ts";
import type { Repository } from "./contracts/git.ts";
import type { Host, HostOptions, Plugin, Timing } from "./contracts/host.ts";
import type { WorkloadRepository } from "./contracts/workload.ts";
import { recordedSecrets } from "./environment-variables/recorded-names.ts";
import { refusedVariables } from "./environment-variables/refused.ts";
import { asDagctlError, DagctlError, invalid } from "./errors.ts";
import { engineHasSchedules } from "./jobs/job-schedules.ts";
import { restoringStore } from "./jobs/restoring-store.ts";
import { consumersOf, hostedConsumer } from "./kernel/event-consumers.ts";
import { components as componentsOf } from "./kernel/components.ts";
import { assertListener, assertOptions } from "./kernel/assert-options.ts";
import { assertPlugins } from "./kernel/assert-plugins.ts";
import type { HostContext } from "./kernel/context.ts";
import { framedRunDriver } from "./kernel/framed-run-driver.ts";
import { hookRunner } from "./kernel/hooks.ts";
import { hostedDrivers, hostedTypes } from "./kernel/hosted-drivers.ts";
import { hostedMessages } from "./kernel/hosted-messages.ts";
import { hostLease, isLeaseLost } from "./kernel/host-lease.ts";
import { persistenceWarnings } from "./kernel/persistence.ts";
import { type DeliveryLoop, startDeliveries } from "./notifications/delivery-loop.ts";
import { recordDeliveries } from "./notifications/record-deliveries.ts";
import { safeLinks } from "./notifications/safe-link.ts";
import { allDeployments } from "./observer/all-deployments.ts";
import { type Observer, startObserver } from "./observer/observer.ts";
import { eventReader, positionIssues } from "./observer/event-reader.ts";
import { eventTail } from "./observer/event-tail.ts";
import { type Outbox, startOutbox } from "./observer/outbox.ts";
import { sweepAndLog } from "./observer/sweep.ts";
import { operationEngine } from "./operations/engine.ts";
import { generationFloor } from "./operations/generation-floor.ts";
import { isOrganizationInUse } from "./operations/organization-in-use.ts";
import { argumentIssues } from "./organization/call-options.ts";
import { organizationOf, type OrganizationServices } from "./organization/organization-of.ts";
import { createProjectRules } from "./projects/project-rules.ts";
import { projectTypes } from "./projects/project-types.ts";
import { lastCalls } from "./push-hooks/last-calls.ts";
import { pushesOf } from "./push-hooks/pushes.ts";
import { branchHeads } from "./repository/branch-heads.ts";
import { repositoryOf } from "./repository/inspect.ts";
import { importRepository } from "./repository/open-repository.ts";
import { liveResults } from "./results/live-results.ts";
import { logFollowers } from "./runs/log-followers.ts";
import { engineSchedules } from "./schedules/engine-schedules.ts";
import { hostSchedules } from "./schedules/host-schedules.ts";
import { checkIds, newIds } from "./values/ids.ts";
import { newestTimes, rfc3339 } from "./values/time.ts";

const DAY = 24 * 60 * 60 * 1000;

/** The default times; `Timing` describes each. */
export const DEFAULT_TIMING: Timing = {
  waitMs: 30_000,
  operationDeadlineMs: 15 * 60_000,
  convergenceMs: 15 * 60_000,
  runDeadlineMs: 6 * 60 * 60_000,
  gitCallMs: 20_000,
  inspectMs: 60_000,
  driverCallMs: 60_000,
  observeMs: 2_000,
  gitPollMs: 60_000,
  leaseMs: 15_000,
  retryMs: 250,
  lockMs: 10_000,
  auditMs: 400 * DAY,
  drainMs: 10_000,
};

/** How long old events and ended operations are stored, in milliseconds. */
const KEPT = { events: 7 * DAY, operations: 7 * DAY };
const GARBAGE_COLLECTION_MS = 60 * 60 * 1000;
/** The options of a call that only reads. */
const READ = { signal: "signal" } as const;
/** The most runs of an organization that are completed at the same time. */
const MOST_RUN_ENDS = 8;

/**
 * Creates one control plane, takes over the operations of hosts that ended, and starts its loops.
 * From here on the host owns the drivers: `close` closes them.
 *
 * @returns the host, which can serve
 * @throws TypeError: an option is missing, unknown or wrong; with a line for each problem
 * @throws DagctlError `conflict`: another host has the data, and a part does not support replicas;
 *   it waits `Timing.lockMs` milliseconds for the other host's end
 * @throws DagctlError `unavailable`: the store does not answer
 * @throws the error of a driver's `attach` or of a plugin's `start`; every error of these but a
 *   TypeError closes the drivers and the store
 */
export async function createHost(options: HostOptions): Promise<Host> {
  assertOptions(options, DEFAULT_TIMING);
  assertPlugins(options.plugins ?? []);
  const { store } = options;
  const clock = options.clock ?? systemClock();
  const given = consumersOf(options).map((consumer) => hostedConsumer(consumer, clock));
  const timing: Timing = { ...DEFAULT_TIMING, ...options.timing };
  const plugins = options.plugins ?? [];
  const lifetime = new AbortController();
  const wakeups = createWakeups(clock);
  const log = safeLog(options.log);
  const components = componentsOf(clock);
  const hosting = { clock, timing, lifetime: lifetime.signal, log, components };
  const types = hostedTypes(projectTypes(options.projectTypes, plugins), hosting);
  const drivers = hostedDrivers(options, hosting);
  const { git, deploy, stateDatabase } = drivers;
  const recorded = recordedSecrets(drivers.secrets, () => context);
  const run = framedRunDriver(drivers.run);
  const messages = options.messages && hostedMessages(options.messages, { clock, log });
  const linkTo = safeLinks(options.linkTo, { log });
  let closing = false;
  const alone = !(
    store.supports.replicas &&
    deploy.supports.replicas &&
    stateDatabase.supports.replicas
  );
  const lease = hostLease({
    store,
    clock,
    wakeups,
    lifetime: lifetime.signal,
    life: timing.leaseMs,
    alone,
    log,
  });
  const timeOf = newestTimes();
  let observer: Observer | undefined;
  let outbox: Outbox | undefined;
  let deliveries: DeliveryLoop | undefined;

  const context: HostContext = {
    store: restoringStore(store, { types, log }),
    git,
    deploy,
    run,
    stateDatabase,
    secrets: recorded.secrets,
    types,
    clock,
    timing,
    wakeups,
    get schedules() {
      return schedules;
    },
    mutex: keyedMutex(),
    runEnds: fairLimit(MOST_RUN_ENDS),
    lifetime: lifetime.signal,
    isClosing: () => closing,
    log,
    now: () => timeOf(clock.now()),
    newId: checkIds(options.ids ?? newIds()),
    lease: () => lease.current(),
    async commit(changes, expect = []) {
      const { sequence } = await lease.write((current) =>
        store.commit(changes, { expect, lease: current }),
      );
      outbox?.noteCommit(sequence);
    },
    requestObservation: (organization, project) =>
      observer?.request({ organization, project }, "own"),
  };
  const schedules = engineHasSchedules(context)
    ? engineSchedules(context)
    : hostSchedules(context, (ref) => observer?.request(ref));
  const hooks = hookRunner(plugins, clock);
  const tail = eventTail();
  const engine = operationEngine(context, { hooks, components, lease });
  const noted = lastCalls(context);
  const pushes = pushesOf(context, {
    lastCalls: noted,
    pollRepository: (organization, url) => observer?.pollRepository(organization, url),
  });
  const services: OrganizationServices = {
    engine,
    rules: createProjectRules([...types.values()], { gitAuth: git.supports.auth }),
    hooks,
    components,
    heads: branchHeads(context),
    followers: logFollowers(context),
    liveResults: liveResults(context),
    events: eventReader(context, tail),
    refusedVariables: refusedVariables(context),
    messages,
    linkTo,
  };
  const consumers = messages ? [...given, recordDeliveries(context, linkTo)] : given;
  const resolveRepository = (
    organization: string,
    repository: WorkloadRepository,
    callOptions: CallOptions,
  ): Promise<Repository> => {
    const { url, branch, path, authMethod, secretRef } = repository;
    const source = {
      organization_id: organization,
      repository_url: url,
      branch,
      git_auth_method: authMethod,
    };
    return repositoryOf(
      context,
      {
        ...source,
        ...(path === undefined ? {} : { git_path: path }),
        ...(secretRef === undefined ? {} : { git_secret_ref: secretRef }),
      },
      callOptions,
    );
  };
  const driverServices: DriverServices = {
    async checkout(organization, repository, directory, callOptions = {}) {
      await git.checkout(
        await resolveRepository(organization, repository, callOptions),
        repository.commit,
        directory,
        callOptions,
      );
    },
    checkoutImport: (organization, repository, directory, callOptions = {}) =>
      git.checkout(
        importRepository(organization, repository),
        repository.commit,
        directory,
        callOptions,
      ),
    async credentials(organization, repository, callOptions = {}) {
      return git.credentials(
        await resolveRepository(organization, repository, callOptions),
        callOptions,
      );
    },
    generationFloor: (ref) => generationFloor(store, ref),
    isOrganizationInUse: (organization, callOptions) =>
      isOrganizationInUse(store, organization, callOptions),
    log,
    runDeadlineMs: timing.runDeadlineMs,
  };

  const started: Plugin[] = [];
  let unlock: (() => Promise<void>) | undefined;
  const loops: Promise<void>[] = [];
  let recovered = false;
  try {
    // The lock comes first: a server that is refused the place must not have migrated its records,
    // or the server of an earlier version that has the place could not start again.
    if (alone) unlock = await store.lock(timing.lockMs);
    await store.open();
    await lease.claim();
    // The start of a driver may take longer than a lease lives.
    const recover = async (): Promise<void> => {
      if (recovered) await engine.recover();
    };
    loops.push(lease.keep({ abandon: engine.abandon, recover }));
    const { newest } = await store.events(Number.MAX_SAFE_INTEGER - 1, 1);
    tail.noteCommit(newest);
    outbox = await startOutbox(context, { tail, hooks, consumers });
    await deploy.attach?.(driverServices);
    for (const what of deploy.supports.unenforced ?? [])
      log({ level: "warn", message: `The deploy driver does not enforce: ${what}` });
    for (const message of persistenceWarnings(options)) log({ level: "warn", message });
    observer = startObserver(context, { ...services, components, alone });
    await recoverAtStart();
    recovered = true;
    loops.push(recorded.check(allDeployments(context)));
    if (messages) deliveries = startDeliveries(context, messages);
    loops.push(collectGarbage());
    for (const plugin of plugins) {
      started.push(plugin);
      await plugin.start?.(host());
    }
  } catch (error) {
    await shutDown().catch(() => undefined);
    throw error;
  }

  /**
   * Continues what former hosts left. Where the lease ended meanwhile, it waits for the next one.
   */
  async function recoverAtStart(): Promise<void> {
    for (;;)
      try {
        return await engine.recover();
      } catch (error) {
        if (!isLeaseLost(error) || lifetime.signal.aborted) throw error;
        await pause(clock, timing.retryMs, lifetime.signal);
      }
  }

  /** Collects garbage: deletes old records, and sweeps for what should not exist any more. */
  async function collectGarbage(): Promise<void> {
    while (!lifetime.signal.aborted) {
      await sweepAndLog(context);
      const now = clock.now();
      try {
        await store.prune({
          events: rfc3339(now - KEPT.events),
          operations: rfc3339(now - KEPT.operations),
          keys: rfc3339(now),
          records: rfc3339(now),
        });
      } catch (error) {
        log({
          level: "warn",
          message: "Old records could not be pruned",
          details: { error: asDagctlError(error).message },
        });
      }
      await pause(clock, GARBAGE_COLLECTION_MS, lifetime.signal);
    }
  }

  async function shutDown(): Promise<void> {
    closing = true;
    await Promise.all([engine.drain(timing.drainMs), deliveries?.drain(timing.drainMs)]);
    lifetime.abort(new DagctlError("unavailable", "The host is closing"));
    await Promise.all([
      ...loops,
      observer?.untilStopped(),
      outbox?.untilStopped(),
      noted.untilStopped(),
    ]);
    await deliveries?.untilStopped();
    await messages?.close?.();
    for (const plugin of started.toReversed()) {
      try {
        await plugin.stop?.();
      } catch (error) {
        log({
          level: "warn",
          message: `The plugin "${plugin.name}" failed to stop`,
          details: { error: asDagctlError(error).message },
        });
      }
    }
    const [closes] = await Promise.allSettled([drivers.close()]);
    await lease.release().catch(() => undefined);
    await unlock?.();
    await store.close();
    if (closes.status === "rejected") throw closes.reason;
  }

  let closed: Promise<void> | undefined;
  function host(): Host {
    return {
      organization(id, options = {}) {
        const rule = { before: [], options: { caller: "text", access: "access" } } as const;
        const issues = argumentIssues("organization", rule, [options]);
        if (issues.length > 0) throw invalid(issues);
        const { caller = "", access = "admin" } = options;
        return organizationOf(context, services, { id, caller, access });
      },
      events: {
        on(type, listener) {
          assertListener(type, listener);
          // After the last event a listener would wait for ever.
          if (closing) throw new DagctlError("unavailable", "The host is closing, or closed");
          return outbox ? outbox.on(type, listener) : () => undefined;
        },
        async *since(sequence, options = {}) {
          const issues = [
            ...positionIssues("sequence", sequence),
            ...argumentIssues("events.since", { before: [], options: READ }, [options]),
          ];
          if (issues.length > 0) throw invalid(issues);
          const { signal } = options;
          yield* services.events.follow({ after: sequence, organizations: "every", signal });
        },
      },
      pushes: {
        async receive(hook, options = {}) {
          const rule = { before: ["hook"], options: READ } as const;
          const issues = argumentIssues("pushes.receive", rule, [hook, options]);
          if (issues.length > 0) throw invalid(issues);
          return pushes.receive(hook, options);
        },
      },
      projectTypes: [...types.values()].map(({ name, fields, parameters, plans }) => ({
        name,
        fields,
        ...(parameters && { parameters }),
        ...(plans && { plans: { parameters: plans.parameters } }),
      })),
      async ready() {
        if (closing) throw new DagctlError("unavailable", "The host is closing");
        context.lease();
        await store.cursor("ready");
        return { components: components.states() };
      },
      recover: () => engine.recover(),
      close: () => (closed ??= shutDown()),
    };
  }
  return host();
}
