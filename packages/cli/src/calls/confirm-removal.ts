import type { Client } from "@dagctl/client";
import type { Project } from "@dagctl/core";
import { confirm } from "../input-text.ts";
import { canAsk, note, type Outside } from "../outside.ts";
import { escapeText } from "../escape.ts";
import { EXIT } from "../output/exit-codes.ts";
import { ExitError } from "../output/mistakes.ts";
import type { CallCommand } from "./call-command.ts";

/**
 * Says what a removal removes, and asks.
 *
 * @param target the arguments of the command, and those of the call
 * @returns the arguments for the call: the project that the person has confirmed is named by its
 *   id, so that no other one of that name is removed
 * @throws ExitError the person did not confirm, or there is no terminal to ask on
 */
export async function confirmRemoval(
  outside: Outside,
  client: Client,
  { entry, name, noun }: CallCommand,
  { args, named }: { readonly args: readonly string[]; readonly named: readonly string[] },
): Promise<readonly string[]> {
  const { signal } = outside;
  const project =
    entry.part === "projects" ? await client.projects.get(args[0] ?? "", { signal }) : undefined;
  // A name that more than one record has is not enough to confirm.
  const ids = named.filter((each) => !args.includes(each)).map((each) => `(${each})`);
  const lines =
    project === undefined
      ? [
          `This deletes the ${noun.replaceAll("-", " ")} ${[...args, ...ids].map(escapeText).join(" ")}.`,
        ]
      : [heading(project, entry.method), ...describeRemoval(project, entry.method)];
  for (const line of lines) note(outside, line);
  if (!canAsk(outside))
    throw new ExitError(
      `${name} needs --yes, because there is no terminal to ask on`,
      EXIT.notConfirmed,
    );
  if (!(await confirm(outside, "Continue?")))
    throw new ExitError("Not confirmed: nothing is removed", EXIT.notConfirmed);
  return project === undefined ? named : [project.id];
}

function heading({ name, id }: Project, method: string): string {
  const named = `${escapeText(name)} (${escapeText(id)})`;
  return method === "delete"
    ? `This deletes the project ${named}:`
    : `This removes the deployment of the project ${named}:`;
}

function describeRemoval(project: Project, method: string): readonly string[] {
  const isManaged = project.use_managed_state_database;
  const deployment = project.deployed ? ["  - its deployment, with its schedules"] : [];
  const runs = "  - its active runs, which are ended";
  if (method !== "delete") {
    const kept = isManaged
      ? "The project and its managed state database stay."
      : "The project stays.";
    return [...deployment, runs, kept];
  }
  return [
    ...deployment,
    runs,
    ...(isManaged ? ["  - its managed state database, with the state of all environments"] : []),
    "  - its jobs, its runs with their logs, and its own variables",
    "  - where the server runs programs on its own machine: the files that its runs wrote in the",
    "    project's folder, such as a DuckDB warehouse",
    ...(isManaged ? [] : ["A state database that the repository configures stays."]),
  ];
}
