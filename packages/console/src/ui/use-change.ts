import { newIdempotencyKey } from "@dagctl/client";
import { type ErrorCode, isDagctlError } from "@dagctl/core/errors";
import { useRef, useState } from "preact/hooks";
import { useApp } from "../app-context.ts";

/** Errors after which a change may have been made. */
const UNANSWERED: ReadonlySet<ErrorCode> = new Set(["unavailable", "timeout", "outcome_unknown"]);

/** A change that a person requests. */
export interface Change {
  readonly isActing: boolean;
  /** Why the newest try has failed, in the server's words. */
  readonly problem?: string | undefined;
  /** What the newest try has failed with. */
  readonly error?: unknown;
  /** Forgets what the newest try has failed with. */
  forget(): void;
  /**
   * Requests a change, unless one is being requested. A try after one without an answer has the
   * same idempotency key, so that the change is made once.
   *
   * @param what names the change, with what is sent: another one has another key
   * @returns whether it was made
   */
  request(what: string, act: (idempotencyKey: string) => Promise<unknown>): Promise<boolean>;
}

/** Returns a change that nothing has requested yet. */
export function useChange(): Change {
  const { session } = useApp();
  const open = useRef<{ readonly what: string; readonly key: string } | undefined>(undefined);
  const isBusy = useRef(false);
  const [isActing, setActing] = useState(false);
  const [error, setError] = useState<unknown>();

  return {
    isActing,
    error,
    problem: error === undefined ? undefined : messageOf(error),
    forget: () => setError(undefined),
    async request(what, act) {
      if (isBusy.current) return false;
      isBusy.current = true;
      setActing(true);
      setError(undefined);
      if (open.current?.what !== what) open.current = { what, key: newIdempotencyKey() };
      try {
        await act(open.current.key);
        open.current = undefined;
        return true;
      } catch (failure) {
        if (!isUnanswered(failure)) open.current = undefined;
        session.noteFailure(failure);
        setError(failure);
        return false;
      } finally {
        isBusy.current = false;
        setActing(false);
      }
    },
  };
}

const messageOf = (error: unknown): string =>
  isDagctlError(error) ? error.message : "The page has met an error of its own.";

/** Returns whether a change may have been made although it has failed for the caller. */
const isUnanswered = (error: unknown): boolean =>
  isDagctlError(error) && UNANSWERED.has(error.code);
