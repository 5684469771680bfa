import type { Project } from "@dagctl/core";
import { projectPath } from "../pages.ts";

/** What the finder can open. */
export interface FinderOption {
  readonly text: string;
  /** What it is: the type of a project, or `Page`. */
  readonly kind: string;
  /** The path of its page. */
  readonly path: string;
  /** The status of a project. */
  readonly status?: string | undefined;
}

/** The pages that the finder opens. */
const FINDER_PAGES: readonly FinderOption[] = [{ text: "Projects", kind: "Page", path: "/" }];

/** Returns what the finder offers: the projects, then the pages whose name has the text. */
export const finderOptions = (
  text: string,
  projects: readonly Pick<Project, "name" | "project_type" | "status">[],
): readonly FinderOption[] => [
  ...projects.map(({ name, project_type: kind, status }) => ({
    text: name,
    kind,
    path: projectPath(name),
    status,
  })),
  ...FINDER_PAGES.filter((page) => page.text.toLowerCase().includes(text.toLowerCase())),
];

/**
 * Returns the option that a key leads to, from the end to the beginning and back.
 *
 * @param step 1 or -1
 */
export const moveChoice = (index: number, step: 1 | -1, count: number): number =>
  count === 0 ? 0 : (index + step + count) % count;
