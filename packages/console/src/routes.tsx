import type { AnyComponent, JSX } from "preact";
import { lazy, Route, Router } from "preact-iso";
import { useApp } from "./app-context.ts";
import { PAGES, pathInOrganization } from "./pages.ts";
import { ProjectList } from "./projects/list.tsx";
import { Message } from "./ui/parts.tsx";

const RunPage = lazy(async () => (await import("./runs/page.tsx")).RunPage);
const ModelsPage = lazy(async () => (await import("./runs/models-page.tsx")).ModelsPage);
const JobPage = lazy(async () => (await import("./projects/job-page.tsx")).JobPage);
const PlansPage = lazy(async () => (await import("./plans/plans-page.tsx")).PlansPage);
const PlanPage = lazy(async () => (await import("./plans/plan-page.tsx")).PlanPage);
const EnvironmentsPage = lazy(
  async () => (await import("./environments/environments-page.tsx")).EnvironmentsPage,
);
const AllRuns = lazy(async () => (await import("./runs/all-runs.tsx")).AllRuns);
const ProjectRuns = lazy(async () => (await import("./runs/project-runs.tsx")).ProjectRuns);
const Operations = lazy(async () => (await import("./operations/page.tsx")).Operations);
const Activity = lazy(async () => (await import("./activity/page.tsx")).Activity);
const NewProject = lazy(async () => (await import("./projects/new.tsx")).NewProject);
const ProjectSettings = lazy(async () => (await import("./projects/settings.tsx")).ProjectSettings);
const VariablesPage = lazy(
  async () => (await import("./organization/variables.tsx")).VariablesPage,
);
const SecretsPage = lazy(async () => (await import("./organization/secrets.tsx")).SecretsPage);
const HooksPage = lazy(async () => (await import("./organization/hooks.tsx")).HooksPage);
const NotificationsPage = lazy(
  async () => (await import("./notifications/notifications.tsx")).NotificationsPage,
);
const NotificationPage = lazy(
  async () => (await import("./notifications/notification-page.tsx")).NotificationPage,
);
const TokensPage = lazy(async () => (await import("./organization/tokens.tsx")).TokensPage);
const AuditPage = lazy(async () => (await import("./organization/audit.tsx")).AuditPage);
const ProjectPage = lazy(async () => (await import("./projects/page.tsx")).ProjectPage);

/** The parameters of the paths. A page gets those of its own path. */
interface PathParameters {
  readonly project: string;
  readonly run: string;
  readonly job: string;
  readonly plan: string;
  readonly notification: string;
}

/** What shows a page. */
const ROUTES: readonly (readonly [path: string, page: AnyComponent<PathParameters>])[] = [
  [PAGES.projects, ProjectList],
  [PAGES.create, NewProject],
  [PAGES.project, ProjectPage],
  [PAGES.settings, ProjectSettings],
  [PAGES.projectRuns, ProjectRuns],
  [PAGES.operations, Operations],
  [PAGES.run, RunPage],
  [PAGES.models, ModelsPage],
  [PAGES.job, JobPage],
  [PAGES.plans, PlansPage],
  [PAGES.plan, PlanPage],
  [PAGES.environments, EnvironmentsPage],
  [PAGES.runs, AllRuns],
  [PAGES.activity, Activity],
  [PAGES.variables, VariablesPage],
  [PAGES.secrets, SecretsPage],
  [PAGES.hooks, HooksPage],
  [PAGES.notifications, NotificationsPage],
  [PAGES.notification, NotificationPage],
  [PAGES.tokens, TokensPage],
  [PAGES.audit, AuditPage],
];

/** Shows the page of the address. */
export function Routes(): JSX.Element {
  const { root } = useApp();
  return (
    <Router onRouteChange={() => document.querySelector<HTMLElement>("main")?.focus()}>
      {ROUTES.flatMap(([path, page]) =>
        [path, pathInOrganization(path)].map((pattern) => (
          <Route key={pattern} path={`${root}${pattern}`} component={page} />
        )),
      )}
      <Route default component={NoPage} />
    </Router>
  );
}

function NoPage(): JSX.Element {
  const { root } = useApp();
  return (
    <Message
      title="There is no such page"
      isAlert
      isPage
      ways={
        <a class="button" href={`${root}/`}>
          Projects
        </a>
      }
    />
  );
}
