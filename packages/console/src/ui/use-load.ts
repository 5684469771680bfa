import type { DagctlEvent } from "@dagctl/core";
import type { ReadonlySignal } from "@preact/signals";
import { useCallback, useContext, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { PlaceContext, useApp } from "../app-context.ts";
import { createReread } from "./use-reread.ts";

/** What a page knows of what it reads. */
export interface Loaded<Value> {
  /** Absent while nothing was read. It stays while it is read again. */
  readonly value?: Value | undefined;
  /** Why the newest read failed. */
  readonly error?: unknown;
  readonly isLoading: boolean;
  reload(): void;
}

interface Content<Value> {
  readonly key: string;
  readonly value?: Value | undefined;
  readonly error?: unknown;
  readonly isLoading: boolean;
}

/**
 * Returns what was read, as it is after an event: the same object where the event is about another
 * one. `undefined` asks for a fresh read, which several events share; so does `reread`, for what an
 * event does not have.
 */
export type Apply<Value> = (
  value: Value,
  event: DagctlEvent,
  reread: () => void,
) => Value | undefined;

/** A page that was hidden for longer is read again when it is visible. */
const STALE_MS = 10_000;

/**
 * Reads what a page shows, and again when its key changes, when the page was hidden and is visible
 * again, when a lost server is back, and when events were missed. The answer to an earlier key is
 * never shown.
 *
 * @param key what the answer depends on
 * @param apply changes what was read by each event of the organization. @default nothing does
 */
export function useLoad<Value>(
  key: string,
  read: (signal: AbortSignal) => Promise<Value>,
  apply?: Apply<Value>,
): Loaded<Value> {
  const { session, connection, isAway } = useApp();
  const live = useContext(PlaceContext)?.live;
  const [content, setContent] = useState<Content<Value>>({ key, isLoading: true });
  const [count, setCount] = useState(0);
  const rules = useRef({ read, apply });
  rules.current = { read, apply };
  const reload = useCallback(() => setCount((before) => before + 1), []);
  // Many events in a row would end each read before its answer.
  const reread = useMemo(() => createReread(reload, true), []);
  useEffect(() => reread.stop, []);

  useEffect(() => {
    const ending = new AbortController();
    // Events that come while it is read may be newer than the answer.
    let early: DagctlEvent[] | undefined = [];
    const applyTo = (value: Value, event: DagctlEvent): Value => {
      const next = rules.current.apply?.(value, event, reread.note);
      if (next === undefined) reread.note();
      return next ?? value;
    };
    const stop =
      apply &&
      live?.listen({
        take(event) {
          if (early !== undefined) return void early.push(event);
          setContent((before) => {
            if (before.value === undefined) return before;
            const value = applyTo(before.value, event);
            return value === before.value ? before : { ...before, value };
          });
        },
        miss: reload,
      });
    setContent((before) =>
      before.key === key ? { ...before, isLoading: true } : { key, isLoading: true },
    );
    const readValue = async (): Promise<void> => {
      try {
        if (apply) await live?.ready;
        if (ending.signal.aborted) return;
        const answer = await rules.current.read(ending.signal);
        if (ending.signal.aborted) return;
        const events = early ?? [];
        early = undefined;
        const value = events.reduce(applyTo, answer);
        setContent({ key, value, isLoading: false });
      } catch (error) {
        if (ending.signal.aborted) return;
        early = undefined;
        setContent((before) => ({ key, value: before.value, error, isLoading: false }));
        session.noteFailure(error);
      }
    };
    void readValue();
    return () => {
      stop?.();
      ending.abort();
    };
  }, [key, count, live]);

  useEffect(() => {
    let hiddenAt: number | undefined;
    const note = (): void => {
      if (document.visibilityState === "hidden") hiddenAt = Date.now();
      else if (hiddenAt !== undefined && Date.now() - hiddenAt > STALE_MS) reload();
    };
    document.addEventListener("visibilitychange", note);
    const reloadAfter = <Value>(
      change: ReadonlySignal<Value>,
      isDue: (value: Value) => boolean,
    ) => {
      let isFirst = true;
      return change.subscribe((value) => {
        if (!isFirst && isDue(value)) reload();
        isFirst = false;
      });
    };
    const stops = [
      reloadAfter(connection.returns, () => true),
      reloadAfter(isAway, (isNow) => !isNow),
    ];
    return () => {
      for (const stop of stops) stop();
      document.removeEventListener("visibilitychange", note);
    };
  }, []);

  // Until the effect has run, the content is that of the key before.
  return content.key === key ? { ...content, reload } : { isLoading: true, reload };
}
