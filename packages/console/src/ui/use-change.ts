import { isDagctlError } from "@dagctl/core/errors";
import { useRef, useState } from "preact/hooks";
import { useApp } from "../app-context.ts";

/** A change that a person requests. */
export interface Change {
  readonly isActing: boolean;
  /** Why the newest try has failed, in the server's words. */
  readonly problem?: string | undefined;
  /**
   * Requests the change, unless it is being requested. A try after one without an answer has the
   * same idempotency key, so that the change is made once.
   *
   * @returns whether it was made
   */
  request(act: (idempotencyKey: string) => Promise<void>): Promise<boolean>;
}

/** Returns a change that nothing has requested yet. */
export function useChange(): Change {
  const { session } = useApp();
  const key = useRef<string | undefined>(undefined);
  const isBusy = useRef(false);
  const [isActing, setActing] = useState(false);
  const [problem, setProblem] = useState<string | undefined>();

  return {
    isActing,
    problem,
    async request(act) {
      if (isBusy.current) return false;
      isBusy.current = true;
      setActing(true);
      setProblem(undefined);
      try {
        await act((key.current ??= newIdempotencyKey()));
        key.current = undefined;
        return true;
      } catch (error) {
        if (!isUnanswered(error)) key.current = undefined;
        session.noteFailure(error);
        setProblem(isDagctlError(error) ? error.message : "The page has met an error of its own.");
        return false;
      } finally {
        isBusy.current = false;
        setActing(false);
      }
    },
  };
}

/** Returns whether a change may have been made although it has failed for the caller. */
const isUnanswered = (error: unknown): boolean =>
  ["unavailable", "timeout", "outcome_unknown"].some((code) =>
    isDagctlError(error, code as "unavailable"),
  );

/** `crypto.randomUUID` does not exist on plain HTTP. */
function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
