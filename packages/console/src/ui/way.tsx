import type { ComponentChildren, JSX } from "preact";
import { usePlace } from "../app-context.ts";

/** Shows a way to another page as a button. */
export function Way({
  path,
  children,
}: {
  path: string;
  children: ComponentChildren;
}): JSX.Element {
  const { href } = usePlace();
  return (
    <a class="button" href={href(path)}>
      {children}
    </a>
  );
}
