import type { Caller } from "@dagctl/api";
import type { JSX } from "preact";
import { Message } from "./parts.tsx";

/**
 * Says that a page needs more access than the caller has.
 *
 * @param props.what what needs it, as the beginning of a sentence
 * @param props.call the call that the page cannot be without
 */
export function NoAccess({
  what,
  call,
}: {
  what: string;
  call: { readonly access: Caller["access"] };
}): JSX.Element {
  return (
    <Message title="You have too little access" isAlert>
      {what} needs the access <code>{call.access}</code>.
    </Message>
  );
}
