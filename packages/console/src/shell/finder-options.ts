import type { Project } from "@dagctl/core";
import { projectPath } from "../pages.ts";
import type { IconName } from "../ui/icon.tsx";
import type { NavigationEntry } from "./navigation.ts";

/** What the finder can open. */
export interface FinderOption {
  readonly text: string;
  /** What it is: the type of a project, or `Page`. */
  readonly kind: string;
  /** The path of its page. */
  readonly path: string;
  /** The status of a project. */
  readonly status?: string | undefined;
  /** The icon of a page. */
  readonly icon?: IconName;
}

/**
 * Returns what the finder offers: the projects, then the pages whose name has the text.
 *
 * @param pages those that the caller may open
 */
export const finderOptions = (
  text: string,
  projects: readonly Pick<Project, "name" | "project_type" | "status">[],
  pages: readonly NavigationEntry[],
): readonly FinderOption[] => [
  ...projects.map(({ name, project_type: kind, status }) => ({
    text: name,
    kind,
    path: projectPath(name),
    status,
  })),
  ...pages
    .filter((page) => page.text.toLowerCase().includes(text.toLowerCase()))
    .map((page) => ({ text: page.text, kind: "Page", path: page.path, icon: page.icon })),
];

/**
 * Returns the option that a key leads to, from the end to the beginning and back.
 *
 * @param step 1 or -1
 */
export const moveChoice = (index: number, step: 1 | -1, count: number): number =>
  count === 0 ? 0 : (index + step + count) % count;
