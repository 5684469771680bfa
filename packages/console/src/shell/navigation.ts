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
  /** Whether it is what the organization has besides its projects. @default false */
  readonly isOfOrganization?: boolean;
}

/** The pages of the side bar, in their order. The finder opens them, too. */
export const NAVIGATION: readonly NavigationEntry[] = [
  { text: "Projects", path: PAGES.projects, icon: "projects", call: TABLE.projects.list },
  { text: "Runs", path: PAGES.runs, icon: "runs", call: TABLE.runs.listAll },
  { text: "Activity", path: PAGES.activity, icon: "activity", call: TABLE.events.list },
  {
    text: "Variables",
    path: PAGES.variables,
    icon: "variables",
    call: TABLE.environmentVariables.list,
    isOfOrganization: true,
  },
  {
    text: "Secrets",
    path: PAGES.secrets,
    icon: "secrets",
    call: TABLE.secrets.list,
    isOfOrganization: true,
  },
  {
    text: "Tokens",
    path: PAGES.tokens,
    icon: "tokens",
    call: TABLE.tokens.list,
    isOfOrganization: true,
  },
  {
    text: "Audit",
    path: PAGES.audit,
    icon: "audit",
    call: TABLE.audit.list,
    isOfOrganization: true,
  },
];
