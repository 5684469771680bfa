import { describe, expect, it } from "vitest";
import { arena, type Arena } from "./kills.ts";
import { type ScenarioName, scenarios, type World } from "./scenarios.ts";

const NAMES: readonly ScenarioName[] = [
  "create",
  "update",
  "migration",
  "deploy",
  "polled",
  "undeploy",
  "delete",
  "run",
  "message",
  "variable",
];

/** What is worth reading of a world that is not legal. */
function shown(world: World): string {
  return JSON.stringify({
    ...world,
    projects: world.projects.map(
      ({ name, status, status_message, revision, deployed, operation }) => ({
        name,
        status,
        status_message,
        revision,
        deployed,
        operation,
      }),
    ),
  });
}

// Several at once: the processes that die and recover are one after the other in each.
describe.concurrent.each(NAMES)("a server killed during %s", (name) => {
  const { before, after } = scenarios("")[name];

  it(
    "completes or undoes the work, at every point after a call of a contract",
    { timeout: 30 * 60_000 },
    async () => {
      const place: Arena = await arena(name);
      try {
        const points = await place.points();
        const wrong: string[] = [];
        for (const point of points) {
          const outcome = await place.kill(point).catch((error: unknown) => String(error));
          if (typeof outcome === "string") wrong.push(`${point}: ${outcome}`);
          else {
            if (outcome.notKilled !== undefined) wrong.push(`${point}: ${outcome.notKilled}`);
            if (!before(outcome.alone) && !after(outcome.alone))
              wrong.push(`${point}, recovered: ${shown(outcome.alone)}`);
            if (!after(outcome.again)) wrong.push(`${point}, sent again: ${shown(outcome.again)}`);
            if (outcome.leftBehind.length > 0)
              wrong.push(`${point}, left: ${outcome.leftBehind.join("; ")}`);
          }
        }
        console.log(`killed at ${points.length} points of ${name}`);
        expect(points.length).toBeGreaterThan(5);
        expect(wrong).toEqual([]);
      } finally {
        await place.close();
      }
    },
  );
});
