import {
  type FakeClock,
  fakeClock,
  fakeEngine,
  fakeGit,
  memoryData,
  type MemoryData,
  memoryStore,
  type Point,
  withPoints,
} from "@dagctl/testing";
import { type PlainOptions, plainHost, type TestHost } from "./plain-host.ts";

/** The calls of drivers that change something outside. */
const CHANGES = new Set([
  "apply",
  "remove",
  "refreshCredentials",
  "setRunVariables",
  "start",
  "cancel",
  "setSchedulesPaused",
  "provision",
  "drop",
  "put",
  "delete",
  "forget",
]);

export interface WatchedHost extends TestHost {
  readonly clock: FakeClock;
  /** Calls of drivers that change something outside, such as `deploy.apply`, oldest first. */
  readonly changes: readonly string[];
  /** Returns everything in the store except leases and cursors. */
  stored(): string;
  /** Advances the time until the condition is true; fails after ten minutes of the fake clock. */
  passes<T>(read: () => T | Promise<T>, so: (value: T) => boolean): Promise<T>;
  /** Advances the time until the call has ended. */
  ends<T>(call: Promise<T>): Promise<T>;
}

export interface WatchedOptions extends PlainOptions {
  /** Gets each changing call, such as `deploy.apply`, before it is made. */
  readonly watched: (call: string) => void | Promise<void>;
}

/** Starts a watched host, as `testHost` describes it. */
export async function watchedHost({ watched, ...options }: WatchedOptions): Promise<WatchedHost> {
  const clock = fakeClock();
  const data = memoryData();
  const engine = fakeEngine({ clock });
  const changes: string[] = [];
  const seen = ({ contract, method, phase }: Point): void | Promise<void> => {
    if (phase === "after" || !CHANGES.has(method)) return undefined;
    changes.push(`${contract}.${method}`);
    return watched(`${contract}.${method}`);
  };
  const deploy = withPoints(engine.deploy, "deploy", seen);
  const run = withPoints(engine.run, "run", seen);
  const stateDatabase = withPoints(engine.stateDatabase, "stateDatabase", seen);
  const secrets = withPoints(engine.secrets, "secrets", seen);
  const plain = fakeGit();
  const git = withPoints(plain, "git", seen);
  const test = await plainHost({
    clock,
    store: memoryStore({ data, clock, replicas: false }),
    deploy,
    run,
    stateDatabase,
    secrets,
    git,
    ...options,
    data,
    engine,
    plainGit: plain,
  });
  const passes: WatchedHost["passes"] = async (read, so) => {
    for (let tries = 0; tries < 30_000; tries += 1) {
      const value = await read();
      if (so(value)) return value;
      await clock.advance(20);
    }
    throw new Error(`Not so within ten minutes: ${JSON.stringify(await read())}`);
  };
  return {
    ...test,
    clock,
    changes,
    stored: () => storedIn(data),
    passes,
    async ends(call) {
      let ended = false;
      const mark = (): void => void (ended = true);
      call.then(mark, mark);
      await passes(
        () => ended,
        (value) => value,
      );
      return call;
    },
  };
}

function storedIn({ project, operation, run, job, keys, events }: MemoryData): string {
  const tables = [project, operation, run, job].map((table) =>
    table.find(() => true).map((row) => row.copy()),
  );
  return JSON.stringify([tables, [...keys], events]);
}
