// Not in app.tsx: the build writes the paths for the server, and loads no page for that.

/** The pages, by the pattern of their path. */
export const PAGES = {
  projects: "/",
  create: "/new",
  project: "/projects/:project",
  projectRuns: "/projects/:project/runs",
  operations: "/projects/:project/operations",
  run: "/projects/:project/runs/:run",
  models: "/projects/:project/runs/:run/models",
  job: "/projects/:project/jobs/:job",
  plans: "/projects/:project/plans",
  plan: "/projects/:project/plans/:plan",
  environments: "/projects/:project/environments",
  settings: "/projects/:project/settings",
  runs: "/runs",
  activity: "/activity",
  variables: "/variables",
  secrets: "/secrets",
  hooks: "/hooks",
  notifications: "/notifications",
  notification: "/notifications/:notification",
  tokens: "/tokens",
  audit: "/audit",
} as const;

/** Returns the pattern of a page's path where a caller may use several organizations. */
export const pathInOrganization = (path: string): string =>
  `/o/:organization${path === "/" ? "" : path}`;

/** The paths at which the server answers the page: each also below an organization. */
export const PATHS: readonly string[] = Object.values(PAGES).flatMap((path) => [
  path,
  pathInOrganization(path),
]);

/** Returns the path of a project's page, by its id or name. */
export const projectPath = (project: string): string => `/projects/${encodeURIComponent(project)}`;

/** Returns the path of the form that changes a project. */
export const settingsPath = (project: string): string => `${projectPath(project)}/settings`;

/** Returns the path of all runs of a project. */
export const projectRunsPath = (project: string): string => `${projectPath(project)}/runs`;

/** Returns the path of the operations of a project. */
export const operationsPath = (project: string): string => `${projectPath(project)}/operations`;

/** Returns the path of a run's page. `latest` is the newest run of the project. */
export const runPath = (project: string, run: string): string =>
  `${projectPath(project)}/runs/${encodeURIComponent(run)}`;

/** Returns the path of the models of a run. */
export const modelsPath = (project: string, run: string): string =>
  `${runPath(project, run)}/models`;

/** Returns the path of a job's page, by its name or id. */
export const jobPath = (project: string, job: string): string =>
  `${projectPath(project)}/jobs/${encodeURIComponent(job)}`;

/** Returns the path of the plans of a project. */
export const plansPath = (project: string): string => `${projectPath(project)}/plans`;

/** Returns the path of a plan's page. `pending` is the one that waits for an approval. */
export const planPath = (project: string, plan: string): string =>
  `${plansPath(project)}/${encodeURIComponent(plan)}`;

/** Returns the path of the environments of a project beside its own one. */
export const environmentsPath = (project: string): string => `${projectPath(project)}/environments`;

/** Returns what is before the path of a page of an organization, as an address. */
export const organizationPath = (organization: string): string =>
  `/o/${encodeURIComponent(organization)}`;

/** Returns the path of a notification's page, by its id or name. */
export const notificationPath = (notification: string): string =>
  `${PAGES.notifications}/${encodeURIComponent(notification)}`;
