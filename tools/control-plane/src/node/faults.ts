import { setTimeout as sleep } from "node:timers/promises";

/** A misfortune that the node reports of pods because a test asked for it. */
export interface Fault {
  /**
   * - `OOMKilled`: the container is killed, and said to have had too much memory.
   * - `ImagePullBackOff`: the container's image is not found for as long as the fault stands.
   * - `Evicted`: the pod is ended because the node lacks memory.
   */
  readonly kind: "OOMKilled" | "ImagePullBackOff" | "Evicted";
  readonly namespace: string;
  /** How the names of the pods meant begin. @default every pod of the namespace */
  readonly pod?: string;
  /**
   * The container meant, by its exact name. @default every one of the pod. Without meaning for
   * `Evicted`
   */
  readonly container?: string;
  /** How long the container or pod runs before, in milliseconds. @default 0 */
  readonly afterMilliseconds?: number;
  /** How often it strikes. @default no limit */
  readonly times?: number;
}

export interface InjectedFault {
  /** How often it struck so far. A test that asked for a fault asserts that it came. */
  readonly fired: number;
  /** Ends it. What it did stays done. */
  remove(): void;
}

export interface Subject {
  readonly namespace: string;
  readonly pod: string;
  readonly container?: string;
}

export interface Faults {
  inject(fault: Fault): InjectedFault;
  /** Strikes the subject where a fault stands that means it. */
  strikes(kind: Fault["kind"], subject: Subject): boolean;
  /**
   * Resolves to true once a fault struck the subject, also one that is injected later, and to false
   * when the signal aborts.
   */
  awaits(kind: Fault["kind"], subject: Subject, signal: AbortSignal): Promise<boolean>;
}

interface Standing {
  readonly fault: Fault;
  fired: number;
}

export function faults(): Faults {
  const standing = new Set<Standing>();
  const waiting = new Set<() => void>();

  const find = (kind: Fault["kind"], subject: Subject): Standing | undefined =>
    [...standing].find(
      ({ fault, fired }) =>
        fault.kind === kind &&
        fault.namespace === subject.namespace &&
        subject.pod.startsWith(fault.pod ?? "") &&
        (fault.container === undefined ||
          subject.container === undefined ||
          fault.container === subject.container) &&
        fired < (fault.times ?? Infinity),
    );

  const change = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        waiting.delete(done);
        signal.removeEventListener("abort", done);
        resolve();
      };
      waiting.add(done);
      signal.addEventListener("abort", done);
    });

  return {
    inject(fault) {
      const entry: Standing = { fault, fired: 0 };
      standing.add(entry);
      for (const wake of waiting) wake();
      return {
        get fired() {
          return entry.fired;
        },
        remove: () => void standing.delete(entry),
      };
    },
    strikes(kind, subject) {
      const found = find(kind, subject);
      if (found !== undefined) found.fired += 1;
      return found !== undefined;
    },
    async awaits(kind, subject, signal) {
      while (!signal.aborted) {
        const found = find(kind, subject);
        if (found === undefined) {
          await change(signal);
          continue;
        }
        await sleep(found.fault.afterMilliseconds ?? 0, undefined, { signal }).catch(
          () => undefined,
        );
        if (signal.aborted || find(kind, subject) !== found) continue;
        found.fired += 1;
        return true;
      }
      return false;
    },
  };
}
