// Runs public repositories by hand and here: npm run corpus [-- --folder DIR] [--only PATTERN]
import { mkdtempSync, rmSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { constants, setPriority, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import type { Client } from "@dagctl/client";
import { pathWithPythons } from "@dagctl/versions";
import { runByHand } from "./by-hand.ts";
import { type Comparison, type CorpusProject, type Outcome, titleOf } from "./corpus-project.ts";
import { startPackageHub } from "./package-hub.ts";
import { PROJECTS } from "./projects.ts";
import { createRepositories, type Repositories } from "./repositories.ts";
import { startServer } from "./server.ts";
import { isUnexplained, tableOf } from "./table.ts";
import { runWithServer } from "./with-server.ts";

/** A plan of thousands of intervals takes ten minutes on a busy machine. */
const TIMEOUT_MS = 1_800_000;

const print = (line: string): void => void process.stderr.write(`corpus: ${line}\n`);

function describe(outcome: Outcome): string {
  return outcome.ran ? "yes" : `no, ${outcome.step}: ${outcome.cause}`;
}

interface Given {
  readonly project: CorpusProject;
  readonly index: number;
  readonly directory: string;
  readonly path: string;
  readonly repositories: Repositories;
  readonly client: Client;
  readonly variables: Readonly<Record<string, string>>;
}

async function compareOne({
  project,
  index,
  directory,
  path,
  repositories,
  client,
  ...given
}: Given): Promise<Comparison> {
  const copy = await repositories.copy(project.repository, project.commit);
  const place = join(directory, `by-hand-${index}`);
  const checkout = join(place, "checkout");
  await mkdir(place);
  await repositories.checkOut(copy, checkout);
  const variables = { ...given.variables, ...project.variables };
  const common = { project, variables, timeoutMs: TIMEOUT_MS };
  const byHand = await runByHand({ ...common, checkout, directory: place, path });
  print(`${titleOf(project)}: by hand ${describe(byHand)}`);
  await rm(place, { recursive: true, force: true });
  const name = `project-${index}`;
  const here = await runWithServer({ ...common, client, copy: copy.path, name });
  print(`${titleOf(project)}: here ${describe(here)}`);
  return { project, byHand, here, missing: copy.missing };
}

async function compare(
  directory: string,
  folder: string | undefined,
  projects: readonly CorpusProject[],
): Promise<readonly Comparison[]> {
  // uv ends at the first one on PATH that it cannot ask for its version.
  const path = pathWithPythons()
    .split(delimiter)
    .filter((place) => !/[/]versions[/](?:2|3\.[0-7])\./.test(place))
    .join(delimiter);
  const copies = join(directory, "repositories");
  const repositories = createRepositories(copies, folder);
  const hub = folder === undefined ? undefined : await startPackageHub(folder);
  const server = await startServer({
    data: join(directory, "data"),
    repositories: `${pathToFileURL(copies).href}/`,
    path,
  });
  const comparisons: Comparison[] = [];
  try {
    for (const [index, project] of projects.entries()) {
      const given = { project, index, directory, path, repositories, client: server.client };
      try {
        comparisons.push(await compareOne({ ...given, variables: hub?.variables ?? {} }));
      } catch (error) {
        print(`${titleOf(project)}: not compared: ${String(error)}`);
        process.exitCode = 1;
      }
    }
  } finally {
    await server.close();
    await hub?.close();
  }
  return comparisons;
}

async function main(): Promise<void> {
  const options = { folder: { type: "string" }, only: { type: "string" } } as const;
  const { folder, only = "" } = parseArgs({ options }).values;
  const pattern = new RegExp(only);
  // It takes an hour: whatever else this machine does comes first.
  setPriority(constants.priority.PRIORITY_LOW);
  const directory = mkdtempSync(join(tmpdir(), "dagctl-corpus-"));
  process.once("exit", () => rmSync(directory, { recursive: true, force: true }));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
  const projects = PROJECTS.filter((project) => pattern.test(titleOf(project)));
  const comparisons = await compare(directory, folder, projects);
  process.stdout.write(tableOf(comparisons));
  if (comparisons.some(isUnexplained)) process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  print(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
