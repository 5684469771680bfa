import type { AnyComponent, JSX } from "preact";
import { lazy, Route, Router } from "preact-iso";
import { useSignal } from "@preact/signals";
import { useApp } from "./app-context.ts";
import { PAGES, pathInOrganization } from "./pages.ts";
import { ProjectList } from "./projects/list.tsx";
import { Message } from "./ui/parts.tsx";

/** The parameters of the paths. A page gets those of its own path. */
interface PathParameters {
  readonly project: string;
  readonly run: string;
  readonly job: string;
  readonly plan: string;
  readonly notification: string;
}

type Page = AnyComponent<PathParameters>;

/** Returns a page whose code is read when it is first shown. */
const lazyPage = (load: () => Promise<Page>): Page => lazy(() => load().catch(() => NotLoaded));

const RunPage = lazyPage(async () => (await import("./runs/page.tsx")).RunPage);
const ModelsPage = lazyPage(async () => (await import("./runs/models-page.tsx")).ModelsPage);
const JobPage = lazyPage(async () => (await import("./projects/job-page.tsx")).JobPage);
const PlansPage = lazyPage(async () => (await import("./plans/plans-page.tsx")).PlansPage);
const PlanPage = lazyPage(async () => (await import("./plans/plan-page.tsx")).PlanPage);
const EnvironmentsPage = lazyPage(
  async () => (await import("./environments/environments-page.tsx")).EnvironmentsPage,
);
const AllRuns = lazyPage(async () => (await import("./runs/all-runs.tsx")).AllRuns);
const ProjectRuns = lazyPage(async () => (await import("./runs/project-runs.tsx")).ProjectRuns);
const Operations = lazyPage(async () => (await import("./operations/page.tsx")).Operations);
const Activity = lazyPage(async () => (await import("./activity/page.tsx")).Activity);
const NewProject = lazyPage(async () => (await import("./projects/new.tsx")).NewProject);
const ProjectSettings = lazyPage(
  async () => (await import("./projects/settings.tsx")).ProjectSettings,
);
const VariablesPage = lazyPage(
  async () => (await import("./organization/variables.tsx")).VariablesPage,
);
const SecretsPage = lazyPage(async () => (await import("./organization/secrets.tsx")).SecretsPage);
const HooksPage = lazyPage(async () => (await import("./organization/hooks.tsx")).HooksPage);
const NotificationsPage = lazyPage(
  async () => (await import("./notifications/notifications.tsx")).NotificationsPage,
);
const NotificationPage = lazyPage(
  async () => (await import("./notifications/notification-page.tsx")).NotificationPage,
);
const TokensPage = lazyPage(async () => (await import("./organization/tokens.tsx")).TokensPage);
const AuditPage = lazyPage(async () => (await import("./organization/audit.tsx")).AuditPage);
const ProjectPage = lazyPage(async () => (await import("./projects/page.tsx")).ProjectPage);

/** What shows a page. */
const ROUTES: readonly (readonly [path: string, page: Page])[] = [
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
  // The page before stays until the code of the next one is read. A second press on it, such as
  // that of a double click, would start a second run.
  const isLeft = useSignal(false);
  return (
    <div inert={isLeft} aria-busy={isLeft}>
      <Router
        onLoadStart={() => (isLeft.value = true)}
        onLoadEnd={() => (isLeft.value = false)}
        onRouteChange={() => document.querySelector<HTMLElement>("main")?.focus()}
      >
        {ROUTES.flatMap(([path, page]) =>
          [path, pathInOrganization(path)].map((pattern) => (
            <Route key={pattern} path={`${root}${pattern}`} component={page} />
          )),
        )}
        <Route default component={NoPage} />
      </Router>
    </div>
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

/** Shows that the code of a page could not be read, for example after an upgrade of the server. */
function NotLoaded(): JSX.Element {
  return (
    <Message
      title="This page could not be loaded"
      isAlert
      isPage
      ways={
        <button type="button" class="button" onClick={() => location.reload()}>
          Reload
        </button>
      }
    >
      The server does not answer, or it was upgraded since the console was opened.
    </Message>
  );
}
