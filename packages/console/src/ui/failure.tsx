import { isDagctlError } from "@dagctl/core/errors";
import type { ComponentChildren, JSX } from "preact";
import { Message, Text } from "./parts.tsx";

/** Shows why something cannot be read, with the server's words and a way out. */
export function Failure({
  error,
  retry,
  ways,
}: {
  error: unknown;
  retry: () => void;
  /** Another way out in place of trying again, for what will fail again. */
  ways?: ComponentChildren;
}): JSX.Element {
  const again = (
    <button type="button" class="button" onClick={retry}>
      Try again
    </button>
  );
  const isOwn = isDagctlError(error);
  return (
    <Message title={titleOf(error)} isAlert ways={ways ?? again}>
      {isOwn ? <Text>{error.message}</Text> : "The page has met an error of its own."}
    </Message>
  );
}

function titleOf(error: unknown): string {
  if (isDagctlError(error, "forbidden")) return "You have too little access";
  if (isDagctlError(error, "unavailable")) return "The server does not answer";
  if (isDagctlError(error, "invalid")) return "The address of this page is wrong";
  if (isDagctlError(error, "rate_limited")) return "Too many calls";
  return "This cannot be shown";
}
