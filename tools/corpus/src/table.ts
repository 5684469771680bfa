import { type Comparison, type CorpusProject, type Outcome, titleOf } from "./corpus-project.ts";

/** Returns whether a project ran at one place and not at the other, or failed in another step. */
function isDifferent({ byHand, here }: Comparison): boolean {
  return byHand.ran !== here.ran;
}

/** Returns whether a comparison shows a defect that nobody has explained. */
export function isUnexplained(comparison: Comparison): boolean {
  return isDifferent(comparison) && comparison.project.difference === undefined;
}

function outcomeText(outcome: Outcome): string {
  return outcome.ran ? "yes" : `no (${outcome.step}): ${escapeCell(outcome.cause)}`;
}

function escapeCell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}

function faultText(comparison: Comparison): string {
  if (!isDifferent(comparison)) return "";
  const { difference } = comparison.project;
  return difference === undefined ? "**unknown**" : `${difference.fault}: ${difference.why}`;
}

/** Returns the table of comparisons, in Markdown, and the sums. */
export function tableOf(comparisons: readonly Comparison[]): string {
  const rows = comparisons.map((comparison) => {
    const { project, byHand, here, missing } = comparison;
    const without = missing.length === 0 ? "" : `, without ${describeLargeFiles(missing.length)}`;
    const cells = [
      `${titleOf(project)} (${project.commit.slice(0, 7)}${without})`,
      [project.tool, ...project.layouts].join(", "),
      outcomeText(byHand),
      outcomeText(here),
      faultText(comparison),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  const count = (matches: (comparison: Comparison) => boolean): number =>
    comparisons.filter(matches).length;
  return [
    "| project | layout | runs by hand | runs here | the difference is of |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
    "",
    `${comparisons.length} projects of ${repositoriesOf(comparisons)} repositories: ` +
      `${count(({ byHand }) => byHand.ran)} run by hand, ${count(({ here }) => here.ran)} run ` +
      `here, ${count(isDifferent)} differ.`,
    "",
  ].join("\n");
}

function describeLargeFiles(count: number): string {
  return count === 1 ? "a large file" : `${count} large files`;
}

function repositoriesOf(comparisons: readonly { readonly project: CorpusProject }[]): number {
  return new Set(comparisons.map(({ project }) => project.repository)).size;
}
