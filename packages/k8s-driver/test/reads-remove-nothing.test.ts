import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { expectKept, type RemovalScene, removalScene } from "./removal-scene.ts";

type Call =
  | "record"
  | "resolve"
  | "apply"
  | "fail"
  | "undeploy"
  | "delete"
  | "finish"
  | "lose"
  | "observe"
  | "list"
  | "collect";
const CALLS: readonly Call[] = [
  "record",
  "resolve",
  "apply",
  "fail",
  "undeploy",
  "delete",
  "finish",
  "lose",
  "observe",
  "observe",
  "list",
  "collect",
];

/** Makes a call where the host would, and checks what it must not change. */
async function makeCall(scene: RemovalScene, call: Call, project: string): Promise<void> {
  const { records } = scene;
  const stored = records.get(project);
  const isFree = stored?.operation === undefined;
  const kept = scene.untouchable();
  const inUse = scene.isInUse();
  const requests = scene.api.asked.length;
  const asked = () => scene.api.asked.slice(requests);
  switch (call) {
    case "record":
      if (isFree) scene.record(project);
      return;
    case "resolve":
      if (stored?.operation === "deploy") await scene.resolve(project);
      return;
    case "apply":
      if (stored?.operation === "deploy") await scene.apply(project);
      return;
    case "fail":
      if (stored?.operation === "deploy")
        records.set(project, { generation: stored.generation, mayExist: true });
      return;
    case "undeploy":
    case "delete":
      if (stored !== undefined && stored.operation !== "delete") await scene.remove(project, call);
      return;
    case "finish":
      for (let polls = 0; polls < 9 && (await scene.observe(project)); polls += 1);
      break;
    case "lose":
      if (stored?.operation === undefined) scene.loseApplication(project);
      return;
    case "observe": {
      const wasRemoved = scene.api
        .all("configmaps")
        .some(
          ({ metadata }) =>
            metadata?.name?.startsWith(project) && metadata.name.endsWith("-removed"),
        );
      await scene.observe(project);
      if (!wasRemoved)
        expect(asked().filter(({ method }) => method === "DELETE" || method === "PATCH")).toEqual(
          [],
        );
      break;
    }
    case "list":
      await scene.list();
      expect(asked().filter(({ method }) => method !== "GET")).toEqual([]);
      break;
    case "collect":
      await scene.collectGarbage();
      break;
  }
  if (inUse) expectKept(scene, kept);
}

/** Each makes hundreds of requests, on a busy machine in up to half a minute. */
const TIMEOUT = { timeout: 120_000 };

const history = fc.array(fc.tuple(fc.constantFrom(...CALLS), fc.constantFrom("first", "second")), {
  minLength: 1,
  maxLength: 14,
});

describe("what projects of an organization share", () => {
  test(
    "is kept by every observation, list and collection while a project may use it, and goes with the last one",
    TIMEOUT,
    async () => {
      await fc.assert(
        fc.asyncProperty(history, async (calls) => {
          const scene = await removalScene();
          try {
            for (const [call, project] of calls) await makeCall(scene, call, project);
            for (const project of scene.records.keys()) await scene.remove(project, "delete");
            for (const project of scene.records.keys())
              for (let polls = 0; polls < 20 && (await scene.observe(project)); polls += 1);
            expect(scene.records.size).toBe(0);
            await scene.collectGarbage();
            await scene.collectGarbage();
            expect(scene.exists()).toBe(false);
          } finally {
            await scene.close();
          }
        }),
        { numRuns: 100 },
      );
    },
  );

  // At each request of the observation that removes the organization, another project is recorded
  // and joins. Whichever comes first, the organization and the packages are there in the end.
  test("is there for a project that joins at any moment of the removal", TIMEOUT, async () => {
    let requests = Infinity;
    for (let nth = 0; nth < requests; nth += 1) {
      let asked = 0;
      let join: (() => Promise<void>) | undefined;
      const scene: RemovalScene = await removalScene(() => {
        const now = join;
        if (now === undefined || (asked += 1) <= nth) return undefined;
        join = undefined;
        return now();
      });
      onTestFinished(() => scene.close());
      for (const one of ["first", "last"]) {
        scene.record(one);
        await scene.resolve(one);
        await scene.apply(one);
      }
      await scene.remove("first", "delete");
      await scene.observe("first");
      await scene.remove("last", "delete");
      join = async () => {
        scene.record("joining");
        await scene.resolve("joining");
      };
      while (await scene.observe("last"));
      if (join !== undefined) requests = asked;
      else {
        expect(scene.exists()).toBe(true);
        const locks = scene.api.all("configmaps").map(({ data }) => JSON.stringify(data));
        expect(locks.join()).toContain("joining==1");
      }
    }
    expect(requests).toBeGreaterThan(20);
  });
});
