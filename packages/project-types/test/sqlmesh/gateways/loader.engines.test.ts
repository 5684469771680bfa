import { versionsToTest } from "@dagctl/versions";
import { beforeAll, describe, expect, test } from "vitest";
import { type GatewayCase, writtenCases } from "./cases.ts";
import { generatedCases } from "./generated.ts";
import { detect, type Detection, compareDetection, type Verdict } from "./compare-detection.ts";
import { load, withSqlmesh } from "./loader.ts";

/** By version, the day after its release: what it depends on is taken as of then. */
const DAYS: Readonly<Record<string, string>> = {
  "0.130.0": "2024-11-01",
  "0.236.4": "2026-11-20",
};
/** CI tries the newest. */
const VERSIONS = versionsToTest(Object.keys(DAYS), ["0.236.4"]);
const LOWERS = "0.208.0";
/**
 * Of those that SQLMesh can read. About a fiftieth of them has constructs that no public
 * configuration needs, and that are not followed for that reason (bench/python-configurations.md).
 */
const MOST_UNKNOWN = 0.17;
/**
 * A thousand configurations, each several times and each time in a process of its own, on a machine
 * that may be busy.
 */
const DEADLINE_MS = 1_500_000;

interface Result extends Verdict {
  readonly id: string;
  readonly detection: Detection;
}

/**
 * Returns whether a case is a trap. The right answer to a trap is often `unknown`: traps were made
 * to be misread, not as people write them, and say nothing about how often that happens. All other
 * cases count, however odd.
 */
const isTrap = ({ id }: { readonly id: string }): boolean => /^[a-z]+-traps: /.test(id);
const isGenerated = ({ id }: { readonly id: string }): boolean => id.startsWith("generated ");

let cases: readonly GatewayCase[];
let answers: Readonly<Record<string, Promise<readonly Result[]>>>;
beforeAll(async () => {
  cases = [...(await writtenCases()), ...generatedCases()];
  // Both at one time: each loader is one process after the other.
  answers = Object.fromEntries(
    VERSIONS.map((version) => [version, compare(version, DAYS[version] ?? "")]),
  );
  for (const answer of Object.values(answers)) answer.catch(() => undefined);
});

async function compare(version: string, day: string): Promise<readonly Result[]> {
  const lowers = version.localeCompare(LOWERS, "en", { numeric: true }) >= 0;
  const detections = await Promise.all(
    cases.map(async (one) => ({ one, detection: await detect(one, version) })),
  );
  const questions = detections.map(({ one, detection: { injected, outcome, runs } }) => ({
    ...one,
    injections: injected !== undefined && outcome !== "unknown" && runs ? [injected] : [],
  }));
  const loads = await withSqlmesh(version, day, (python) => load(python, questions));
  return detections.map(({ one: { id }, detection }) => ({
    id,
    detection,
    ...compareDetection(detection, loads.get(id) ?? {}, lowers),
  }));
}

test("the comparison covers enough cases, and no case hides another", () => {
  expect(cases.filter((one) => !isTrap(one) && !isGenerated(one)).length).toBeGreaterThanOrEqual(
    200,
  );
  expect(cases.filter(isGenerated).length).toBeGreaterThanOrEqual(200);
  expect(
    cases
      .filter(({ id }, index) => cases.findIndex((other) => other.id === id) !== index)
      .map(({ id }) => id),
  ).toEqual([]);
});

describe.each(VERSIONS)("gateways as SQLMesh %s loads them", (version) => {
  let results: readonly Result[];
  beforeAll(async () => {
    results = (await answers[version]) ?? [];
    const written = results.filter((result) => !isTrap(result) && !isGenerated(result));
    console.log(
      [
        `SQLMesh ${version}`,
        `written: ${summary(written)}`,
        `generated: ${summary(results.filter(isGenerated))}`,
        `traps: ${summary(results.filter(isTrap))}`,
      ].join("\n  "),
    );
  }, DEADLINE_MS);

  test("match every list, refusal and variable of a run", () => {
    expect(results.flatMap(({ id, wrong }) => wrong.map((what) => `${id}: ${what}`))).toEqual([]);
  });

  test("of the client's configurations can be read in a run where it would start", () => {
    const client = results.filter(
      ({ id, detection }) => id.startsWith("client: ") && detection.runs,
    );
    expect(client.length).toBeGreaterThanOrEqual(6);
    expect(client.filter(({ readableInRun }) => !readableInRun).map(({ id }) => id)).toEqual([]);
  });

  test("are seldom unknown when the loader can read them", () => {
    const readable = results.filter((result) => result.readable && !isTrap(result));
    const unknown = readable.filter(({ detection }) => detection.outcome === "unknown");
    expect(
      unknown.length / readable.length,
      unknown.map(({ id, detection }) => `${id}: ${detection.reason}`).join("\n"),
    ).toBeLessThanOrEqual(MOST_UNKNOWN);
  });
});

function summary(results: readonly Result[]): string {
  const readable = results.filter((result) => result.readable);
  const counts = ["known", "none", "unknown", "refused"].map(
    (outcome) =>
      `${readable.filter(({ detection }) => detection.outcome === outcome).length} ${outcome}`,
  );
  const wrong = results.filter((result) => result.wrong.length > 0).length;
  return `${results.length} configurations, ${readable.length} readable: ${counts.join(", ")}; ${wrong} wrong`;
}
