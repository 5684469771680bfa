import { beforeAll, describe, expect, test } from "vitest";
import { type GatewayCase, writtenCases } from "./cases.ts";
import { generatedCases } from "./generated.ts";
import { type Detection, detect, judge, type Verdict } from "./judge.ts";
import { load, withSqlmesh } from "./loader.ts";

/** By version, the day after its release: what it depends on is taken as of then. */
const VERSIONS: Readonly<Record<string, string>> = { "0.130.0": "2024-11-01", "0.236.4": "2026-11-20" };
const LOWERS = "0.208.0";
/** Of those that SQLMesh can read. */
const MOST_UNKNOWN = 0.15;

interface Result extends Verdict {
  readonly id: string;
  readonly detection: Detection;
}

let cases: readonly GatewayCase[];
beforeAll(async () => {
  cases = [...(await writtenCases()), ...generatedCases()];
});

describe.each(Object.entries(VERSIONS))("gateways as SQLMesh %s loads them", (version, day) => {
  let results: readonly Result[];
  beforeAll(async () => {
    const lowers = version.localeCompare(LOWERS, "en", { numeric: true }) >= 0;
    const detections = await Promise.all(cases.map(async (one) => ({ one, detection: await detect(one, version) })));
    const questions = detections.map(({ one, detection: { injected, outcome, runs } }) => ({
      ...one,
      injections: injected !== undefined && outcome !== "unknown" && runs ? [injected] : [],
    }));
    const loads = await withSqlmesh(version, day, (python) => load(python, questions));
    results = detections.map(({ one: { id }, detection }) => ({ id, detection, ...judge(detection, loads.get(id) ?? {}, lowers) }));
    const isGenerated = ({ id }: Result): boolean => id.startsWith("generated");
    console.log(`SQLMesh ${version}, generated: ${summary(results.filter(isGenerated))}`);
    console.log(`SQLMesh ${version}, written: ${summary(results.filter((result) => !isGenerated(result)))}`);
  });

  test("no list, no refusal and no variable of a run is wrong", () => {
    expect(results.flatMap(({ id, wrong }) => wrong.map((what) => `${id}: ${what}`))).toEqual([]);
  });

  test("what the loader can read is seldom unknown", () => {
    const readable = results.filter((result) => result.readable);
    const unknown = readable.filter(({ detection }) => detection.outcome === "unknown");
    expect(unknown.length / readable.length, unknown.map(({ id, detection }) => `${id}: ${detection.reason}`).join("\n")).toBeLessThanOrEqual(MOST_UNKNOWN);
  });
});

function summary(results: readonly Result[]): string {
  const readable = results.filter((result) => result.readable);
  const counts = ["known", "none", "unknown", "refused"].map(
    (outcome) => `${readable.filter(({ detection }) => detection.outcome === outcome).length} ${outcome}`,
  );
  return `${results.length} configurations, ${readable.length} readable: ${counts.join(", ")}`;
}
