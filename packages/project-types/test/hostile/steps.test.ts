import { MOST_STEPS } from "@dagctl/core/driver-kit";
import { describe, expect, it } from "vitest";
import { HOSTILE_INPUTS, isPython, PYTHON_SIZE, YAML_SIZE } from "./inputs.ts";
import { measureSteps } from "./measure.ts";
import { search } from "./search.ts";

/** What a scan may count at once, before it is found to be too much. */
const AT_ONCE = 150_000;

/** Each takes some hundred milliseconds of work, and other tests run at the same time. */
const PATIENCE = { timeout: 60_000 };

describe("a hostile repository", PATIENCE, () => {
  it("has at least 40 forms in this file", () => {
    expect(new Set(HOSTILE_INPUTS.map(({ what }) => what)).size).toBe(HOSTILE_INPUTS.length);
    expect(HOSTILE_INPUTS.length).toBeGreaterThanOrEqual(40);
  });

  it.each(HOSTILE_INPUTS.map((input) => [input.what, input] as const))(
    "takes a bounded number of steps, at every size: %s",
    async (_, input) => {
      const whole = isPython(input) ? PYTHON_SIZE : YAML_SIZE;
      for (const size of [whole, whole / 3]) {
        const { steps, outcome } = await measureSteps(input.type, input.files(size), MOST_STEPS);
        expect(steps).toBeLessThanOrEqual(MOST_STEPS + AT_ONCE);
        expect(outcome).toMatch(/^(?:known|none|unknown|blocked|refused)/);
      }
    },
  );

  // Nothing is read once for each of its parts.
  it.each(
    HOSTILE_INPUTS.filter(({ works }) => !works).map((input) => [input.what, input] as const),
  )("takes about twice the steps at twice the size: %s", async (_, input) => {
    const size = (isPython(input) ? PYTHON_SIZE : YAML_SIZE) / 40;
    const half = await measureSteps(input.type, input.files(size), Number.POSITIVE_INFINITY);
    const full = await measureSteps(input.type, input.files(size * 2), Number.POSITIVE_INFINITY);
    expect(full.steps / half.steps).toBeLessThan(2.6);
  });

  it("takes no more steps per character than the recorded maximum, whatever a search generates", async () => {
    const found = await search({ seed: 20_261_126, rounds: 100, size: 2_000 });
    expect(
      found.map(({ genome, stepsEach }) =>
        stepsEach > 10 ? `${stepsEach} for ${JSON.stringify(genome)}` : "",
      ),
    ).toEqual(found.map(() => ""));
  });

  it("is found again by a search with the same seed", async () => {
    const options = { seed: 7, rounds: 20, size: 500 };
    expect(await search(options)).toEqual(await search(options));
  });
});
