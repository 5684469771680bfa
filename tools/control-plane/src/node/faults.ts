import { setTimeout as sleep } from "node:timers/promises";

/** A fault that the node reports about pods because a test asked for it. */
export interface Fault {
  /**
   * - `OOMKilled`: the container is killed, and reported to have used too much memory.
   * - `ImagePullBackOff`: the container's image is not found as long as the fault is injected.
   * - `Evicted`: the pod is ended because the node lacks memory.
   */
  readonly kind: "OOMKilled" | "ImagePullBackOff" | "Evicted";
  readonly namespace: string;
  /** The beginning of the names of the affected pods. @default every pod of the namespace */
  readonly pod?: string;
  /**
   * The exact name of the affected container. Without meaning for `Evicted`. @default every
   * container of the pod
   */
  readonly container?: string;
  /** How long the container or pod runs before the fault, in milliseconds. @default 0 */
  readonly afterMilliseconds?: number;
  /** How often the fault occurs. @default no limit */
  readonly times?: number;
}

export interface InjectedFault {
  /** How often it has occurred so far. A test that asked for a fault asserts that it occurred. */
  readonly fired: number;
  /** Removes the fault. Its effects stay. */
  remove(): void;
}

export interface Subject {
  readonly namespace: string;
  readonly pod: string;
  readonly container?: string;
}

export interface Faults {
  inject(fault: Fault): InjectedFault;
  /** Returns whether an injected fault affects the subject, and counts it. */
  strikes(kind: Fault["kind"], subject: Subject): boolean;
  /**
   * Resolves to true once a fault affects the subject, also one that is injected later, and to
   * false when the signal aborts.
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
      const finish = (): void => {
        waiting.delete(finish);
        signal.removeEventListener("abort", finish);
        resolve();
      };
      waiting.add(finish);
      signal.addEventListener("abort", finish);
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
