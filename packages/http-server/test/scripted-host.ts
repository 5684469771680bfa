import type {
  Host,
  HostOrganization,
  OrganizationEvents,
  Runs,
  StoredProjects,
} from "@dagctl/core";

/** What an organization does in a test; a call that the script lacks is a mistake of the test. */
export interface Script {
  readonly projects?: Partial<StoredProjects>;
  readonly runs?: Partial<Runs>;
  readonly events?: Partial<OrganizationEvents>;
  readonly ready?: Host["ready"];
}

const OK = { status: "ok" } as const;
const ALL_OK = { git: OK, deploy: OK, run: OK, state_database: OK, secrets: OK, packages: OK };

function unscripted(what: string): never {
  throw new TypeError(`The test did not script ${what}`);
}

/** Returns a host that does only what a test says: for answers that no real one gives on demand. */
export function scriptedHost({ projects = {}, runs = {}, events = {}, ready }: Script): Host {
  const organization = (id: string): HostOrganization => ({
    id,
    projects: {
      list: () => unscripted("projects.list"),
      counts: () => unscripted("projects.counts"),
      get: () => unscripted("projects.get"),
      getText: () => unscripted("projects.getText"),
      listText: () => unscripted("projects.listText"),
      create: () => unscripted("projects.create"),
      update: () => unscripted("projects.update"),
      delete: () => unscripted("projects.delete"),
      deploy: () => unscripted("projects.deploy"),
      undeploy: () => unscripted("projects.undeploy"),
      run: () => unscripted("projects.run"),
      syncStatus: () => unscripted("projects.syncStatus"),
      ...projects,
    },
    environments: {
      list: () => unscripted("environments.list"),
      get: () => unscripted("environments.get"),
      delete: () => unscripted("environments.delete"),
    },
    plans: {
      list: () => unscripted("plans.list"),
      get: () => unscripted("plans.get"),
      wait: () => unscripted("plans.wait"),
      models: () => unscripted("plans.models"),
      actions: () => unscripted("plans.actions"),
      create: () => unscripted("plans.create"),
      approve: () => unscripted("plans.approve"),
      reject: () => unscripted("plans.reject"),
      cancel: () => unscripted("plans.cancel"),
      retry: () => unscripted("plans.retry"),
    },
    runs: {
      list: () => unscripted("runs.list"),
      listAll: () => unscripted("runs.listAll"),
      get: () => unscripted("runs.get"),
      wait: () => unscripted("runs.wait"),
      logs: () => unscripted("runs.logs"),
      cancel: () => unscripted("runs.cancel"),
      models: () => unscripted("runs.models"),
      modelExecutions: () => unscripted("runs.modelExecutions"),
      dailyStats: () => unscripted("runs.dailyStats"),
      artifacts: () => unscripted("runs.artifacts"),
      artifact: () => unscripted("runs.artifact"),
      retry: () => unscripted("runs.retry"),
      ...runs,
    },
    secrets: {
      list: () => unscripted("secrets.list"),
      put: () => unscripted("secrets.put"),
      delete: () => unscripted("secrets.delete"),
    },
    audit: {
      list: () => unscripted("audit.list"),
      recordChange: () => unscripted("audit.recordChange"),
    },
    jobs: {
      list: () => unscripted("jobs.list"),
      get: () => unscripted("jobs.get"),
      create: () => unscripted("jobs.create"),
      update: () => unscripted("jobs.update"),
      delete: () => unscripted("jobs.delete"),
      run: () => unscripted("jobs.run"),
    },
    environmentVariables: {
      list: () => unscripted("environmentVariables.list"),
      get: () => unscripted("environmentVariables.get"),
      create: () => unscripted("environmentVariables.create"),
      update: () => unscripted("environmentVariables.update"),
      delete: () => unscripted("environmentVariables.delete"),
    },
    hooks: {
      list: () => unscripted("hooks.list"),
      get: () => unscripted("hooks.get"),
      create: () => unscripted("hooks.create"),
      rotate: () => unscripted("hooks.rotate"),
      delete: () => unscripted("hooks.delete"),
    },
    notifications: {
      list: () => unscripted("notifications.list"),
      get: () => unscripted("notifications.get"),
      create: () => unscripted("notifications.create"),
      update: () => unscripted("notifications.update"),
      delete: () => unscripted("notifications.delete"),
      test: () => unscripted("notifications.test"),
      rotate: () => unscripted("notifications.rotate"),
      deliveries: () => unscripted("notifications.deliveries"),
      retry: () => unscripted("notifications.retry"),
    },
    operations: {
      list: () => unscripted("operations.list"),
      get: () => unscripted("operations.get"),
      wait: () => unscripted("operations.wait"),
    },
    events: {
      list: () => unscripted("events.list"),
      follow: () => unscripted("events.follow"),
      ...events,
    },
  });
  return {
    organization,
    events: { on: () => () => undefined, since: () => unscripted("events.since") },
    pushes: { receive: () => unscripted("pushes.receive") },
    projectTypes: [],
    ready: ready ?? (() => Promise.resolve({ components: ALL_OK })),
    recover: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
