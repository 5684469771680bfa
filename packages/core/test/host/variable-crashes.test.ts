import type { EnvironmentVariable, EnvironmentVariables, MutationOptions } from "@dagctl/core";
import { fakeEngine, memoryData, memoryStore, type Point, withPoints } from "@dagctl/testing";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { type PlainOptions, testHost } from "./test-host.ts";

const KEY: MutationOptions = { idempotencyKey: "once" };
const FIRST = { name: "TOKEN", value: "first-canary", is_sensitive: true } as const;

/** One call with a key, and what must be true however often it was interrupted and repeated. */
interface Scenario {
  readonly prepare: (variables: EnvironmentVariables) => Promise<unknown>;
  readonly act: (variables: EnvironmentVariables) => Promise<unknown>;
  /** Names and real values afterwards. */
  readonly left: Readonly<Record<string, string>>;
}

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  create: {
    prepare: async () => undefined,
    act: (variables) => variables.create(FIRST, KEY),
    left: { TOKEN: "first-canary" },
  },
  update: {
    prepare: (variables) => variables.create(FIRST, { idempotencyKey: "before" }),
    act: (variables) => variables.update("TOKEN", { value: "second-canary" }, KEY),
    left: { TOKEN: "second-canary" },
  },
  rename: {
    prepare: (variables) => variables.create(FIRST, { idempotencyKey: "before" }),
    act: (variables) => variables.update("TOKEN", { name: "BETTER" }, KEY),
    left: { BETTER: "first-canary" },
  },
  delete: {
    prepare: (variables) => variables.create(FIRST, { idempotencyKey: "before" }),
    act: (variables) => variables.delete("TOKEN", KEY),
    left: {},
  },
};

class Killed extends Error {}

async function bench(atEnd?: PlainOptions["atEnd"]) {
  const [data, engine] = [memoryData(), fakeEngine()];
  const passed: string[] = [];
  let armed: { readonly until: string } | undefined;
  const onPoint = ({ contract, method, phase }: Point): void => {
    // The host prunes and observes on its own, at moments that do not depend on the call.
    if (!armed || method === "prune" || method === "deployments") return;
    passed.push(`${contract}.${method}.${phase}`);
    const point = passed.at(-1) ?? "";
    if (`${point} ${passed.filter((one) => one === point).length}` !== armed.until) return;
    armed = undefined;
    throw new Killed();
  };
  const test = await testHost({
    store: withPoints(memoryStore({ data, replicas: false }), "store", onPoint),
    secrets: withPoints(engine.secrets, "secrets", onPoint),
    data,
    engine,
    ...(atEnd && { atEnd }),
  });
  const plain = { store: memoryStore({ data, replicas: false }), secrets: engine.secrets };
  return {
    data,
    variables: test.acme.environmentVariables,
    /** Returns the number of entries without the one that has the key of digests. */
    entries: () => engine.counts().secrets - 1,
    /** Returns what the engine's secret source stores, real values included. */
    async held(): Promise<Readonly<Record<string, string>>> {
      const names = (await engine.secrets.list("org-acme")).filter(
        (name) => name.split("/").length === 3,
      );
      const held: Record<string, string> = {};
      for (const name of names) {
        const stored = JSON.parse(
          (await engine.secrets.get("org-acme", name))?.reveal() ?? "{}",
        ) as { readonly value: string; readonly deleted?: boolean };
        // The trace of a delete has no value any more, and is removed by the next change.
        if (!stored.deleted || stored.value !== "") held[name.split("/")[2] ?? ""] = stored.value;
      }
      return held;
    },
    /**
     * Returns the points that were passed. When the process is killed at one, nothing that it does
     * afterwards has an effect.
     */
    async kill(
      at: string,
      act: (variables: EnvironmentVariables) => Promise<unknown>,
    ): Promise<readonly string[]> {
      passed.length = 0;
      armed = { until: at };
      await act(test.acme.environmentVariables).catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error;
      });
      armed = undefined;
      return [...passed];
    },
    restart: async () => (await test.again(plain)).acme.environmentVariables,
  };
}

/** Returns every point of a scenario, by running it once without a kill. */
async function pointsOf({ prepare, act }: Scenario): Promise<readonly string[]> {
  // No test runs yet: the cases are what this returns.
  let close: () => Promise<void> = async () => undefined;
  const { variables, kill } = await bench((closeHost) => (close = closeHost));
  await prepare(variables);
  const counts = new Map<string, number>();
  const points = (await kill("nowhere", act)).map((point) => {
    counts.set(point, (counts.get(point) ?? 0) + 1);
    return `${point} ${counts.get(point)}`;
  });
  await close();
  return points;
}

const CASES = (
  await Promise.all(
    Object.entries(SCENARIOS).map(async ([name, scenario]) =>
      (await pointsOf(scenario)).map((point): [string, string, Scenario] => [
        name,
        point,
        scenario,
      ]),
    ),
  )
).flat();

describe("a call that is killed and repeated with its key is one call", () => {
  it.each(CASES)("%s, killed at %s", async (_name, point, { prepare, act, left }) => {
    const test = await bench();
    const before = (await prepare(test.variables)) as EnvironmentVariable | undefined;
    await test.kill(point, act);
    const variables = await test.restart();
    // Before the call is repeated, both or half of the change are never visible.
    const { environment_variables: seen } = await variables.list();
    expect(seen.length).toBeLessThanOrEqual(1);
    const answer = (await act(variables)) as EnvironmentVariable;
    expect(await test.held()).toEqual(left);
    expect(await act(variables)).toEqual(answer);
    if (before) expect(answer.id).toBe(before.id);
    await variables.create({ name: "NEXT", value: "next-canary" });
    expect(await test.held()).toEqual({ ...left, NEXT: "next-canary" });
    expect(test.entries()).toBe(Object.keys(left).length + 1);
    const stored = inspect(test.data, { depth: null, maxArrayLength: null, maxStringLength: null });
    expect(stored).toContain(answer.id);
    expect(stored).not.toContain("canary");
  });

  it.each(CASES)(
    "%s, killed at %s: a call of another client in between is not undone",
    async (name, point, { prepare, act }) => {
      const test = await bench();
      await prepare(test.variables);
      await test.kill(point, act);
      const variables = await test.restart();
      const { environment_variables: seen } = await variables.list();
      const [present] = seen;
      // The change had no effect, or it was not reported: the repeated call then follows the other
      // one, as any call may.
      const wasDone =
        name === "delete"
          ? !present
          : present !== undefined &&
            (name !== "update" || (await test.held())["TOKEN"] === "second-canary");
      const other = present
        ? await variables.update(present.id, { name: "OTHERS", value: "theirs-canary" })
        : await variables.create(
            { name: "TOKEN", value: "theirs-canary" },
            { idempotencyKey: "theirs" },
          );
      if (!wasDone || (name === "rename" && present?.name === "TOKEN")) return;
      await act(variables);
      expect(await variables.get(other.id)).toEqual(other);
      expect(Object.values(await test.held())).toEqual(["theirs-canary"]);
    },
  );
});

describe("an idempotency key of a variable", () => {
  it("returns the present variable, or reports that it is gone", async () => {
    const { variables } = await bench();
    const created = await variables.create(FIRST, KEY);
    const updated = await variables.update("TOKEN", { is_sensitive: false, value: "open" });
    expect(await variables.create(FIRST, KEY)).toEqual(updated);
    await variables.delete(created.id, { idempotencyKey: "d" });
    expect(await variables.delete(created.id, { idempotencyKey: "d" })).toEqual({ id: created.id });
    await expect(variables.create(FIRST, KEY)).rejects.toMatchObject({ code: "not_found" });
  });

  it("is refused with another value, and the store has no data from which a value can be guessed", async () => {
    const { variables, data } = await bench();
    await variables.create({ name: "PIN", value: "1234", is_sensitive: true }, KEY);
    await expect(
      variables.create({ name: "PIN", value: "1235", is_sensitive: true }, KEY),
    ).rejects.toMatchObject({ code: "idempotency_key_reused" });
    const stored = inspect(data, { depth: null, maxArrayLength: null, maxStringLength: null });
    const bytes = new Uint8Array(
      await crypto.subtle.digest(
        "SHA-256",
        new TextEncoder().encode('{"is_sensitive":true,"name":"PIN","value":"1234"}'),
      ),
    );
    expect(stored).not.toContain(Buffer.from(bytes).toString("hex"));
  });

  it("ten times at once is one variable, and no caller gets a conflict", async () => {
    const { variables } = await bench();
    const created = await Promise.all(
      Array.from({ length: 10 }, () => variables.create(FIRST, KEY)),
    );
    expect(new Set(created.map(({ id }) => id)).size).toBe(1);
    const others = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) =>
        variables.create({ name: "OTHER", value: `${index}` }),
      ),
    );
    expect(others.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});
