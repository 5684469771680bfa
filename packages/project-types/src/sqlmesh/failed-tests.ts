import { listNames } from "../explanations.ts";
import { reasonOf } from "../failures/reason.ts";
import { unwrapLine } from "./traced-models.ts";

/** As a heading of the report on a test, with the test's file, whose long path may be wrapped. */
const FAILED_TEST = /^(FAIL|ERROR): (\S{1,100})\s\(([^()]{1,700})\)/gm;
const TEST_FILE = /\.ya?ml$/;
/** The line of an error: `_duckdb.BinderException: Binder Error: …`. */
const ERROR = /^[A-Za-z_][\w.]{0,200}(?:Error|Exception): \S/;
/** The most lines of a stack trace before its error. */
const MOST_LINES = 200;
const LONGEST_REASON = 300;

interface FailedTest {
  readonly name: string;
  /** Why it could not be run; absent where its results differ. */
  readonly reason?: string;
}

/**
 * Returns which unit tests failed.
 *
 * @param isCertain whether nothing else can have failed
 */
export function explainTests(lines: readonly string[], isCertain: boolean): string | undefined {
  const failed = findFailedTests(lines);
  if (failed.length === 0 && !isCertain) return undefined;
  const names = failed.map(({ name, reason }) => (reason ? `${name} (${reason})` : name));
  const log = failed.some(({ reason }) => reason === undefined)
    ? "The log has the differences."
    : "The log has the rest.";
  const which =
    failed.length === 0
      ? "Tests of the project failed; the log says which."
      : `Unit tests of the project failed: ${listNames(names)}. ${log}`;
  return `${which} Correct them or the models, or set run_tests to false to run without them.`;
}

function findFailedTests(lines: readonly string[]): readonly FailedTest[] {
  const text = lines.join("\n");
  const found = [...text.matchAll(FAILED_TEST)].filter(([, , , file = ""]) =>
    TEST_FILE.test(file.replaceAll(/\s/g, "")),
  );
  let isExplained = false;
  return found.map((match, index) => {
    const [heading, kind, name = ""] = match;
    if (kind !== "ERROR" || isExplained) return { name };
    const block = text.slice(match.index + heading.length, found[index + 1]?.index);
    const reason = reasonIn(block.split("\n", MOST_LINES));
    isExplained = reason !== undefined;
    return reason === undefined ? { name } : { name, reason };
  });
}

function reasonIn(block: readonly string[]): string | undefined {
  const at = block.findIndex((line) => ERROR.test(line));
  if (at < 0) return undefined;
  const reason = reasonOf(unwrapLine(block, at));
  return reason.length > LONGEST_REASON ? `${reason.slice(0, LONGEST_REASON)}…` : reason;
}
