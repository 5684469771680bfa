import { expect, test } from "vitest";
import { redeployments, storedIn } from "./upgrade/stored.ts";

const stored = (generation: number, ...events: readonly string[]) =>
  storedIn({
    projects: [{ id: "p", wire: "{}", internals: JSON.stringify({ generation, mayExist: true }) }],
    events: events.map((type, index) => ({
      sequence: index + 1,
      wire: JSON.stringify({ type, project: "p" }),
    })),
  });

test("A raised generation and an event of a deployment are reported as a deployment, events of runs and polls are not", () => {
  const before = stored(1, "project.created");
  const later = ["run.created", "run.ended", "project.observed"];
  expect(redeployments(before, stored(1, "project.created", ...later))).toEqual([]);
  expect(redeployments(before, stored(2, "project.created", "project.deployed"))).toEqual([
    "project p: generation was 1, is 2",
    "event project.deployed of project p",
  ]);
});
