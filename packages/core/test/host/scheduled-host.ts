import type { DagctlEvent, EventOf, EventType, HostOptions, Run } from "@dagctl/core";
import type { Clock } from "@dagctl/core/contracts";
import { systemClock } from "@dagctl/core/driver-kit";
import { fakeEngine, type FakeEngineOptions, until } from "@dagctl/testing";
import { type PlainOptions, plainHost, type TestHost, untilStatus } from "./plain-host.ts";

/**
 * The clock of the machine with an offset: timers take their real time, and `now` jumps where a
 * test says so.
 */
export interface MovedClock extends Clock {
  move(milliseconds: number): void;
  to(time: string): void;
}

export function movedClock(start = "2026-03-01T12:00:00.000Z"): MovedClock {
  let offset = Date.parse(start) - Date.now();
  return {
    ...systemClock(),
    now: () => Date.now() + offset,
    move(milliseconds) {
      offset += milliseconds;
    },
    to(time) {
      offset = Date.parse(time) - Date.now();
    },
  };
}

export const JOB = "scheduled-run";

export interface ScheduledHost extends TestHost {
  readonly clock: MovedClock;
  readonly id: string;
  readonly ref: { readonly organization: string; readonly project: string };
  readonly events: readonly DagctlEvent[];
  eventsOf<Type extends EventType>(type: Type): readonly EventOf<Type>[];
  runs(): Promise<readonly Run[]>;
  /** Waits until the project's runs meet the condition. */
  untilRuns(so: (runs: readonly Run[]) => boolean): Promise<readonly Run[]>;
  /** Waits until the schedule is paused, or active, in the engine. */
  untilPaused(isPaused: boolean): Promise<void>;
  /**
   * Waits until the host has begun three more observations: it has then completed what it does
   * about the present state.
   */
  untilObserved(): Promise<void>;
  restarted(options?: Partial<HostOptions>): Promise<ScheduledHost>;
}

export interface ScheduledOptions extends Omit<PlainOptions, "clock"> {
  readonly clock?: MovedClock;
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly engineOptions?: FakeEngineOptions;
  /** @default every night at two, and enabled */
  readonly job?: Readonly<Record<string, unknown>> | undefined;
}

/** Starts a host with a scheduled project, as `testHost` describes it. */
export async function scheduledHost(options: ScheduledOptions = {}): Promise<ScheduledHost> {
  const {
    clock = movedClock(),
    fields = {},
    engineOptions,
    engine: given,
    job: chosenJob,
    ...more
  } = options;
  const job = "job" in options ? chosenJob : { enabled: true };
  const engine = given ?? fakeEngine({ schedules: "engine", clock, ...engineOptions });
  const test = await plainHost({
    clock,
    ...more,
    timing: { leaseMs: 1e9, observeMs: 5, ...more.timing },
    engine,
  });
  const project = await test.acme.projects.create({ ...test.input, ...fields });
  await untilStatus(test, project.id, "active");
  const scheduled = scheduledOn(test, clock, project.id);
  if (job) await test.acme.jobs.update(project.id, JOB, job);
  await untilStatus(test, project.id, "active");
  return scheduled;
}

export function scheduledOn(test: TestHost, clock: MovedClock, id: string): ScheduledHost {
  const events: DagctlEvent[] = [];
  test.host.events.on("*", (event) => events.push(event));
  const ref = { organization: "org-acme", project: id };
  const runs = async (): Promise<readonly Run[]> =>
    (await test.acme.runs.list(id, { limit: 500 })).runs;
  return {
    ...test,
    clock,
    id,
    ref,
    events,
    eventsOf<Type extends EventType>(type: Type): readonly EventOf<Type>[] {
      const found: readonly unknown[] = events.filter((event) => event.type === type);
      return found as readonly EventOf<Type>[];
    },
    runs,
    untilRuns: (so) => until(runs, so),
    async untilPaused(isPaused) {
      await until(
        async () => test.engine.isSchedulePaused(ref, JOB),
        (is) => is === isPaused,
      );
    },
    async untilObserved() {
      const before = test.observations();
      await until(
        async () => test.observations(),
        (now) => now >= before + 3,
      );
    },
    async restarted(options) {
      return scheduledOn(await test.again(options), clock, id);
    },
  };
}
