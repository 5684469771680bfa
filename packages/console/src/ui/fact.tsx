import type { ComponentChildren, JSX } from "preact";
import { Copy } from "./copy.tsx";
import { Commit, Text } from "./parts.tsx";

/** Shows a fact in a list of facts. */
export function Fact({
  name,
  children,
}: {
  name: string;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <div class="fact">
      <dt>
        <Text>{name}</Text>
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Shows a commit with a button that copies it. */
export function CopiedCommit({ sha }: { sha: string }): JSX.Element {
  return (
    <>
      <Commit sha={sha} />
      <Copy text={sha} label="Copy the commit" />
    </>
  );
}
