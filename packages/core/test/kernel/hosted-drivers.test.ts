import type { DeployDriver } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import { fakeClock, fakeEngine, fakeGit } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { DRIVER_ROLES, DRIVERS } from "../../src/kernel/driver-rules.ts";
import { hostedTypes } from "../../src/kernel/hosted-drivers.ts";
import {
  benchOf,
  callOf,
  CASES,
  DRIVER_CALL,
  driversOf,
  GIT_CALL,
  never,
  ref,
  ROWS,
  silent,
  TIMED,
  watched,
} from "./hosted-bench.ts";

describe.each(TIMED)("$role.$method of a hosted driver with a deadline", (each) => {
  const { row } = each;
  const { items, deadline = 0, code } = row;
  const makeSilent = () => {
    const { drivers, calls } = driversOf(() => silent(items));
    return { ...benchOf(drivers), calls };
  };

  it("ends at its deadline with the code of a read or a write", async () => {
    const { hosted, clock, calls } = makeSilent();
    const seen = watched(callOf(hosted, each));
    await clock.advance(deadline - 1);
    expect([seen.ended, calls[0]?.signal?.aborted]).toEqual([false, false]);
    await clock.advance(1);
    expect(seen.error).toMatchObject({
      name: "DagctlError",
      code,
      retryable: true,
      message: `${row.title} (${each.method}) did not answer within ${deadline} ms`,
    });
    expect(calls[0]?.signal?.aborted).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it("has one timer", async () => {
    const { hosted, clock, lifetime } = makeSilent();
    const seen = watched(callOf(hosted, each));
    await clock.advance(1);
    expect(clock.pending).toBe(1);
    await clock.advance(10_000);
    expect([seen.ended, clock.pending]).toEqual([false, 1]);
    lifetime.abort("closed");
    await clock.advance(0);
    expect([seen.error, clock.pending]).toEqual(["closed", 0]);
  });

  it("rejects with the caller's own reason when the caller aborts", async () => {
    const { hosted, clock, calls } = makeSilent();
    const caller = new AbortController();
    const seen = watched(callOf(hosted, each, caller.signal));
    await clock.advance(1);
    const reason = new DagctlError("outcome_unknown", "The caller's own reason");
    caller.abort(reason);
    await clock.advance(0);
    expect(seen.error).toBe(reason);
    expect(calls[0]?.signal?.reason).toBe(reason);
    expect(clock.pending).toBe(0);
  });

  it("is not made for a caller who has aborted already", async () => {
    const { hosted, calls } = makeSilent();
    await expect(callOf(hosted, each, AbortSignal.abort("gone"))).rejects.toBe("gone");
    expect(calls).toEqual([]);
  });

  it("ends with the host where the caller gives no signal", async () => {
    const { hosted, clock, lifetime } = makeSilent();
    const seen = watched(callOf(hosted, each));
    await clock.advance(1);
    lifetime.abort(new DagctlError("unavailable", "The host is closing"));
    await clock.advance(0);
    expect(seen.error).toBe(lifetime.signal.reason);
  });

  it("passes an error of the driver on, and a read has no unknown outcome", async () => {
    const thrown = new DagctlError("conflict", "not now");
    const lost = new DagctlError("outcome_unknown", "the answer was lost");
    let error: Error = thrown;
    const { drivers } = driversOf(() => {
      throw error;
    });
    const { hosted, clock } = benchOf(drivers);
    await expect(callOf(hosted, each)).rejects.toBe(thrown);
    error = lost;
    await expect(callOf(hosted, each)).rejects.toMatchObject({ code, message: lost.message });
    expect(clock.pending).toBe(0);
  });
});

describe.each(CASES)("$role.$method of a hosted driver", (each) => {
  const { role, method, row } = each;
  const answering = () =>
    driversOf(() => {
      if (!row.items) return Promise.resolve("the answer");
      return (async function* () {
        yield "the answer";
      })();
    });

  it("gets its arguments, its options and its own object, and its answer is passed on", async () => {
    const { drivers, calls } = answering();
    const { hosted } = benchOf(drivers);
    const answer = await callOf(hosted, each);
    expect(answer).toEqual(row.items ? { done: false, value: "the answer" } : "the answer");
    expect(calls).toHaveLength(1);
    expect(calls[0]?.self).toBe(drivers[role]);
    expect(calls[0]?.given).toEqual([
      ...row.given,
      ...(row.takesNoOptions
        ? []
        : [{ ...row.options, signal: expect.any(AbortSignal) as object }]),
    ]);
  });

  it("is refused after the close, and the driver gets no call", async () => {
    const { drivers, calls } = answering();
    const { hosted } = benchOf(drivers);
    await hosted.close();
    await expect(callOf(hosted, each)).rejects.toMatchObject({
      code: "unavailable",
      message: `${row.title} is closed: the host has ended`,
    });
    expect(calls).toEqual([]);
  });

  it("is absent where the driver does not have it", () => {
    const { drivers } = answering();
    Reflect.deleteProperty(drivers[role], method);
    const { hosted } = benchOf(drivers);
    expect(method in hosted[role]).toBe(false);
    expect(Reflect.get(hosted[role], method)).toBeUndefined();
  });
});

describe("A hosted driver", () => {
  it.each(CASES.filter(({ row }) => row.deadline === undefined))(
    "has no deadline for $role.$method",
    async (each) => {
      const { drivers } = driversOf(() => never);
      const { hosted, clock } = benchOf(drivers);
      const seen = watched(callOf(hosted, each));
      await clock.advance(24 * 60 * 60_000);
      expect(seen.ended).toBe(false);
      expect(clock.pending).toBe(0);
    },
  );

  it("passes on what the driver supports, also where that changes", () => {
    const { drivers } = driversOf(() => never);
    const { hosted } = benchOf(drivers);
    for (const role of DRIVER_ROLES) expect(hosted[role].supports).toBe(drivers[role].supports);
    Object.assign(drivers.git, { supports: { auth: ["ssh"] } });
    expect(hosted.git.supports.auth).toEqual(["ssh"]);
  });

  it("may be an object of a class with private state, and its methods may be taken off it", async () => {
    class Engine {
      readonly #generation = 7;
      readonly supports = { schedules: "host", replicas: false, persists: true } as const;
      async observe() {
        return { present: true, generation: this.#generation, phase: "converged" } as const;
      }
    }
    const { drivers } = driversOf(() => never);
    const { observe } = benchOf({ ...drivers, deploy: new Engine() as unknown as DeployDriver })
      .hosted.deploy;
    await expect(observe(ref)).resolves.toMatchObject({ generation: 7 });
  });

  it("is closed once, also where two callers close it", async () => {
    const engine = fakeEngine();
    const { hosted } = benchOf({ ...engine, git: fakeGit() });
    await Promise.all([hosted.deploy.close?.(), hosted.close(), hosted.close()]);
    expect(engine.closes()).toEqual({ deploy: 1, run: 1, stateDatabase: 1 });
    await expect(hosted.deploy.observe(ref)).rejects.toMatchObject({ code: "unavailable" });
  });

  it("is closed once where one object serves as two drivers", async () => {
    const { drivers } = driversOf(() => Promise.resolve(undefined));
    let closes = 0;
    const close = async () => void (closes += 1);
    const both = Object.assign({}, drivers.run, drivers.deploy, { close });
    const { hosted } = benchOf({ ...drivers, deploy: both, run: both });
    await hosted.run.close?.();
    await hosted.close();
    expect(closes).toBe(1);
    await expect(hosted.deploy.observe(ref)).rejects.toMatchObject({ code: "unavailable" });
  });

  it("closes all others where one fails, logs each failure and rejects with the first", async () => {
    const { drivers } = driversOf(() => never);
    const closed: string[] = [];
    for (const role of DRIVER_ROLES)
      Object.assign(drivers[role], {
        close() {
          closed.push(role);
          if (role === "deploy" || role === "run") throw new Error(`${role} is stuck`);
        },
      });
    const { hosted, logged } = benchOf(drivers);
    await expect(hosted.close()).rejects.toThrow("deploy is stuck");
    expect(closed.toSorted()).toEqual([...DRIVER_ROLES].toSorted());
    expect(logged).toEqual([
      {
        level: "warn",
        message: "The deploy driver failed to close",
        details: { error: "deploy is stuck" },
      },
      {
        level: "warn",
        message: "The run driver failed to close",
        details: { error: "run is stuck" },
      },
    ]);
  });

  it("is absent in its close where the driver has none", () => {
    const { drivers } = driversOf(() => never);
    expect("close" in benchOf(drivers).hosted.deploy).toBe(false);
  });
});

describe("inspect of a hosted project type", () => {
  it("ends at its deadline as a timeout, and its signal is aborted", async () => {
    const clock = fakeClock();
    let signal: AbortSignal | undefined;
    const type = {
      name: "notebook",
      inspect: (...given: readonly { readonly signal?: AbortSignal }[]) => {
        signal = given[3]?.signal;
        return never;
      },
    };
    const types = hostedTypes(new Map([["notebook", type as never]]), {
      clock,
      timing: { gitCallMs: GIT_CALL, driverCallMs: DRIVER_CALL, inspectMs: 30_000 },
      lifetime: new AbortController().signal,
    });
    const call = types.get("notebook")?.inspect({} as never, "sha", async () => new Map(), {});
    const seen = watched(call ?? Promise.resolve());
    await clock.advance(29_999);
    expect([seen.ended, signal?.aborted]).toEqual([false, false]);
    await clock.advance(1);
    expect(seen.error).toMatchObject({
      code: "timeout",
      message: 'The project type "notebook" (inspect) did not answer within 30000 ms',
    });
    expect(signal?.aborted).toBe(true);
  });
});

describe("DRIVERS", () => {
  it("has the rows of this test and nothing else", () => {
    for (const role of DRIVER_ROLES) {
      const methods = Object.entries(DRIVERS[role].rules)
        .filter(([, rule]) => typeof rule === "object")
        .map(([method]) => method);
      expect(methods).toEqual(Object.keys(ROWS[role]));
    }
  });
});
