import type { ComponentChildren, JSX } from "preact";
import { usePlace } from "../app-context.ts";
import { projectPath } from "../pages.ts";
import { Text } from "./parts.tsx";

/**
 * Shows the way back: the list of projects, and the project of a page below one.
 *
 * @param props.children links to what is between the project and the page. @default nothing is
 */
export function Crumbs({
  project,
  children,
}: {
  project?: string;
  children?: ComponentChildren;
}): JSX.Element {
  const { href } = usePlace();
  return (
    <nav class="crumbs" aria-label="Path">
      <a href={href("/")}>Projects</a>
      {project !== undefined && (
        <a href={href(projectPath(project))}>
          <Text>{project}</Text>
        </a>
      )}
      {children}
    </nav>
  );
}
