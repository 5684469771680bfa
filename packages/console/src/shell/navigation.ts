import { type Caller, TABLE } from "@dagctl/api";
import { PAGES } from "../pages.ts";
import type { IconName } from "../ui/icon.tsx";

/** A page of the organization that can be opened from each other page. */
export interface NavigationEntry {
  readonly text: string;
  readonly path: string;
  readonly icon: IconName;
  /** The call that the page cannot be without. Who may not make it is not offered the page. */
  readonly call: { readonly access: Caller["access"] };
}

/** The pages of the side bar about projects and their runs, in their order. */
export const PROJECT_PAGES: readonly NavigationEntry[] = [
  { text: "Projects", path: PAGES.projects, icon: "projects", call: TABLE.projects.list },
  { text: "Runs", path: PAGES.runs, icon: "runs", call: TABLE.runs.listAll },
  { text: "Activity", path: PAGES.activity, icon: "activity", call: TABLE.events.list },
];

/** The pages of the side bar about what an organization has besides its projects. */
export const ORGANIZATION_PAGES: readonly NavigationEntry[] = [
  {
    text: "Variables",
    path: PAGES.variables,
    icon: "variables",
    call: TABLE.environmentVariables.list,
  },
  { text: "Secrets", path: PAGES.secrets, icon: "secrets", call: TABLE.secrets.list },
  { text: "Push hooks", path: PAGES.hooks, icon: "hooks", call: TABLE.hooks.list },
  {
    text: "Notifications",
    path: PAGES.notifications,
    icon: "notifications",
    call: TABLE.notifications.list,
  },
  { text: "Tokens", path: PAGES.tokens, icon: "tokens", call: TABLE.tokens.list },
  { text: "Audit", path: PAGES.audit, icon: "audit", call: TABLE.audit.list },
];

/** All pages of the side bar. The finder opens them, too. */
export const NAVIGATION: readonly NavigationEntry[] = [...PROJECT_PAGES, ...ORGANIZATION_PAGES];
