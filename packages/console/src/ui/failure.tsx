import { isDagctlError } from "@dagctl/core/errors";
import type { ComponentChildren, JSX } from "preact";
import { messageOf } from "./failure-facts.ts";
import { Message, Text } from "./parts.tsx";
import { ProblemWays } from "./problem.tsx";
import { useCountdown } from "./use-countdown.ts";

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
  const left = useCountdown(error);
  const again = (
    <button
      type="button"
      class="button"
      aria-disabled={left > 0}
      onClick={() => {
        if (left === 0) retry();
      }}
    >
      Try again
    </button>
  );
  return (
    <Message title={titleOf(error)} isAlert ways={ways ?? again}>
      <Text>{messageOf(error)}</Text> <ProblemWays error={error} />
    </Message>
  );
}

function titleOf(error: unknown): string {
  if (isDagctlError(error, "forbidden")) return "You have too little access";
  if (isDagctlError(error, "unavailable")) return "The server does not answer";
  if (isDagctlError(error, "invalid")) return "The address of this page is wrong";
  if (isDagctlError(error, "not_found")) return "It does not exist";
  if (isDagctlError(error, "rate_limited")) return "Too many calls";
  return "This cannot be shown";
}
