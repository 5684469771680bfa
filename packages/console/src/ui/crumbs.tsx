import type { JSX } from "preact";
import { usePlace } from "../app-context.ts";
import { projectPath } from "../pages.ts";
import { Text } from "./parts.tsx";

/** Shows the way back: the list of projects, and the project of a page below one. */
export function Crumbs({ project }: { project?: string }): JSX.Element {
  const { href } = usePlace();
  return (
    <nav class="crumbs" aria-label="Path">
      <a href={href("/")}>Projects</a>
      {project !== undefined && (
        <a href={href(projectPath(project))}>
          <Text>{project}</Text>
        </a>
      )}
    </nav>
  );
}
