import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The tools whose versions are supported by list. */
export type Tool = "dbt" | "sqlmesh";

/** A version that the end-to-end tests have run. */
export interface TestedRow {
  readonly version: string;
  /** `major.minor` */
  readonly python: string;
  /** The day of the newest test that was recorded, as `2026-11-27`. */
  readonly day: string;
}

const root = new URL("../../../", import.meta.url);

/** Returns the path of the table of a tool. */
export function pathOfTable(tool: Tool): string {
  return fileURLToPath(new URL(`packages/project-types/test/${tool}/tested-versions.json`, root));
}

/** Returns what is recorded of a tool, the oldest version first. */
export function readTested(tool: Tool): readonly TestedRow[] {
  return JSON.parse(readFileSync(pathOfTable(tool), "utf8")) as readonly TestedRow[];
}

/**
 * Records that a test has run a version of a tool, if `DAGCTL_TEST_RECORD` is set. A test calls it
 * last. Tests of one tool call it from one process.
 */
export function recordTested(tool: Tool, version: string, python: string): void {
  if (process.env["DAGCTL_TEST_RECORD"] === undefined) return;
  const row = { version, python, day: new Date().toISOString().slice(0, 10) };
  const rows = withRow(readTested(tool), row).map(
    (each) =>
      `  { "version": "${each.version}", "python": "${each.python}", "day": "${each.day}" }`,
  );
  writeFileSync(pathOfTable(tool), `[\n${rows.join(",\n")}\n]\n`);
}

/** Returns the rows with one more, which replaces that of the same version and Python. */
export function withRow(rows: readonly TestedRow[], row: TestedRow): readonly TestedRow[] {
  const isSame = ({ version, python }: TestedRow): boolean =>
    version === row.version && python === row.python;
  return [...rows.filter((each) => !isSame(each)), row].sort(
    (one, other) =>
      compareVersions(one.version, other.version) || compareVersions(one.python, other.python),
  );
}

/**
 * Returns the versions of a list that a test runs: the one that `DAGCTL_TEST_VERSION` names, or all
 * if `DAGCTL_TEST_EXHAUSTIVE` is set, or the usual ones.
 *
 * @param supported an exported list, the oldest first
 * @param usual by default the oldest and the newest
 */
export function versionsToTest(
  supported: readonly string[],
  usual: readonly string[] = [...supported.slice(0, 1), ...supported.slice(1).slice(-1)],
): readonly string[] {
  const { DAGCTL_TEST_VERSION: one, DAGCTL_TEST_EXHAUSTIVE: all } = process.env;
  if (one !== undefined) return supported.filter((version) => version === one);
  return all === undefined ? usual : supported;
}

/** Compares versions such as `1.9.11` and `1.10.0` for a sort, the oldest first. */
export function compareVersions(one: string, other: string): number {
  return one.localeCompare(other, "en", { numeric: true });
}
