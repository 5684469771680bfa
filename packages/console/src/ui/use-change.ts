import { newIdempotencyKey } from "@dagctl/client";
import { type ErrorCode, isDagctlError } from "@dagctl/core/errors";
import { useRef, useState } from "preact/hooks";
import { useApp } from "../app-context.ts";
import { useCountdown } from "./use-countdown.ts";

/** Errors after which a change may have been made. */
const UNANSWERED: ReadonlySet<ErrorCode> = new Set(["unavailable", "timeout", "outcome_unknown"]);

/** A change that a person requests. */
export interface Change {
  readonly isActing: boolean;
  /** Whether nothing can be requested now: something is, or the server wants a pause. */
  readonly isBlocked: boolean;
  /** What the newest try has failed with. `Problem` shows it. */
  readonly error?: unknown;
  /** Forgets what the newest try has failed with. */
  forget(): void;
  /**
   * Requests a change, unless nothing can be requested now. A try after one without an answer has
   * the same idempotency key, so that the change is made once.
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
  const [failure, setError] = useState<unknown>();
  // Where the access was changed meanwhile, the shell shows it: what failed may be gone with it.
  const error = session.refusal.value === failure ? undefined : failure;
  const isPaused = useCountdown(error) > 0;

  return {
    isActing,
    isBlocked: isActing || isPaused,
    error,
    forget: () => setError(undefined),
    async request(what, act) {
      if (isBusy.current || isPaused) return false;
      isBusy.current = true;
      setActing(true);
      setError(undefined);
      if (open.current?.what !== what) open.current = { what, key: newIdempotencyKey() };
      try {
        await act(open.current.key);
        open.current = undefined;
        return true;
      } catch (thrown) {
        if (!isUnanswered(thrown)) open.current = undefined;
        session.noteFailure(thrown);
        setError(thrown);
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
  isDagctlError(error) && UNANSWERED.has(error.code);
