import type { JSX } from "preact";
import { Message } from "./parts.tsx";
import { Way } from "./way.tsx";

/** Says in place of a page that its project does not exist, and leads to those that do. */
export function NoProject(): JSX.Element {
  return (
    <section class="page">
      <Message title="There is no such project" isAlert isPage ways={<Way path="/">Projects</Way>}>
        It may have been deleted, or have another name.
      </Message>
    </section>
  );
}
