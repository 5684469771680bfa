import { median, round, spread } from "../figures.ts";
import { table } from "../tables.ts";
import type { CheckFigures } from "./measure.ts";

export function checkReport(figures: readonly CheckFigures[], rounds: number): string {
  return [
    `The seconds that the step \`check\` adds to a deployment of a commit in which every model has changed, and those of the deployment without it, until the project is active; median of ${rounds} rounds in turn.`,
    "",
    ...table(
      ["", "models", "check", "deployment without it"],
      figures.map(({ tool, models, checks, deploys }) => [
        tool,
        String(models),
        `${round(median(checks))} (${spread(checks)})`,
        `${round(median(deploys))} (${spread(deploys)})`,
      ]),
    ),
  ].join("\n");
}
