import { isDagctlError } from "@dagctl/core/errors";
import type { JSX } from "preact";
import { usePlace } from "../app-context.ts";
import { projectPath } from "../pages.ts";
import { NoProject } from "./no-project.tsx";
import { Message, Text } from "./parts.tsx";
import { useLoad } from "./use-load.ts";
import { Way } from "./way.tsx";

/** Says that a run or a plan does not exist, or that its project does not. */
export function NoPart({
  what,
  project,
  error,
}: {
  what: "run" | "plan";
  project: string;
  error: Error;
}): JSX.Element | null {
  const { client, organization } = usePlace();
  const { value, error: other } = useLoad(`${organization} ${project}`, (signal) =>
    client.projects.get(project, { signal }),
  );
  if (value === undefined && other === undefined) return null;
  if (isDagctlError(other, "not_found")) return <NoProject />;
  return (
    <section class="page">
      <Message
        title={`There is no such ${what}`}
        isAlert
        isPage
        ways={<Way path={projectPath(project)}>The project</Way>}
      >
        <Text>{error.message}</Text>
      </Message>
    </section>
  );
}
