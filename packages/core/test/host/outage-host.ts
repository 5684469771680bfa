import type { HostOptions } from "@dagctl/core";
import {
  type FakeClock,
  fakeClock,
  fakeEngine,
  fakeGit,
  memoryData,
  memoryStore,
} from "@dagctl/testing";
import { type PlainOptions, testHost, type TestHost } from "./test-host.ts";

type Driver = "git" | "deploy" | "secrets" | "stateDatabase";

export interface OutageHost extends TestHost {
  readonly clock: FakeClock;
  /** What the calls do instead, while it is set. */
  become(what: (() => Promise<never>) | undefined): void;
}

/** A host on a fake clock whose drivers fail, or do not answer, when a test says so. */
export async function outageHost(
  methods: Readonly<Partial<Record<Driver, readonly string[]>>> = { deploy: ["apply", "observe"] },
  options: PlainOptions = {},
): Promise<OutageHost> {
  const clock = fakeClock();
  const data = memoryData();
  const engine = fakeEngine({ clock });
  const plainGit = fakeGit();
  let instead: (() => Promise<never>) | undefined;
  const failing = <Of extends Driver>(role: Of, driver: HostOptions[Of]): HostOptions[Of] => ({
    ...driver,
    ...Object.fromEntries(
      (methods[role] ?? []).map((name) => [
        name,
        (...given: readonly unknown[]) =>
          instead?.() ?? (Reflect.get(driver, name) as (...given: unknown[]) => unknown)(...given),
      ]),
    ),
  });
  const { watch: _watch, ...deploy } = engine.deploy;
  const test = await testHost({
    clock,
    timing: { observeMs: 2_000, retryMs: 250 },
    data,
    store: memoryStore({ data, clock, replicas: false }),
    engine,
    plainGit,
    git: failing("git", plainGit),
    deploy: failing("deploy", deploy),
    secrets: failing("secrets", engine.secrets),
    stateDatabase: failing("stateDatabase", engine.stateDatabase),
    ...options,
  });
  return { ...test, clock, become: (what) => (instead = what) };
}

/** Advances the clock by at most 15 seconds, until the condition is true. */
export async function within15s<T>(
  { clock }: OutageHost,
  read: () => Promise<T>,
  so: (value: T) => boolean,
): Promise<T> {
  const until15 = clock.now() + 15_000;
  for (;;) {
    const value = await read();
    if (so(value)) return value;
    if (clock.now() >= until15) throw new Error(`Not within 15 s: ${JSON.stringify(value)}`);
    await clock.advance(250);
  }
}

/** Creates a project, and returns its id while the operation goes on. */
export async function created(test: OutageHost, more: object = {}): Promise<string> {
  const { id } = await test.acme.projects.create({ ...test.input, ...more }, { waitMs: 0 });
  return id;
}

/** Creates a project, and returns its id once it is active. */
export async function active(test: OutageHost, more: object = {}): Promise<string> {
  const id = await created(test, more);
  await within15s(
    test,
    () => test.acme.projects.get(id),
    ({ status, operation }) => status === "active" && !operation,
  );
  return id;
}
