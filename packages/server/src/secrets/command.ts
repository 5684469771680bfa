import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { text as textOf } from "node:stream/consumers";
import { Secret } from "@dagctl/core";
import type { Secrets } from "@dagctl/core/contracts";
import { MAX_SECRET_BYTES, secretNameProblem } from "@dagctl/core/driver-kit";
import {
  CommandError,
  type CommandWords,
  type GivenWith,
  readCommandWords,
} from "../command-words.ts";
import { PROGRAM } from "../program.ts";
import { kubernetesFields, type KubernetesSettings } from "../settings/kubernetes-fields.ts";

/** A byte order mark, which is not counted. */
const MARK_BYTES = 3;

/** Returns the commands as the person would type them. */
export function secretUsage(program: string): string {
  return [
    `${program} secret set NAME [--file FILE]                        a secret for git_secret_ref, from FILE or standard input`,
    `${program} secret list                                          names, never the secrets`,
    `${program} secret delete NAME                                   deletes a secret`,
  ].join("\n");
}

/** A command that is free of mistakes. */
export interface SecretWords {
  readonly words: readonly string[];
  readonly file?: string;
}

/** The settings that the command uses: those that say where secrets are. */
export const SECRET_SETTINGS: readonly (
  | "dataDirectory"
  | "organization"
  | "installation"
  | keyof KubernetesSettings
)[] = [
  "dataDirectory",
  "organization",
  "installation",
  ...(Object.keys(kubernetesFields) as (keyof KubernetesSettings)[]),
];

/**
 * Returns every mistake of a command at once. An unexpected word is not repeated, because it may be
 * the secret.
 */
function problemsOf({
  words: [verb, name, ...rest],
  values: { file },
  problems,
}: CommandWords<"file", never>): readonly string[] {
  const found = [...problems];
  if (verb === undefined) found.push("secret needs a command");
  else if (!["set", "list", "delete"].includes(verb)) found.push(`"${verb}" is no secret command`);
  if (rest.length > 0)
    found.push(
      "too many words; a secret itself is never one of them, for other users of the machine could see it",
    );
  if ((verb === "set" || verb === "delete") && name === undefined)
    found.push(`${verb} needs a name`);
  if (verb === "list" && name !== undefined) found.push("list takes no name");
  else if (name !== undefined && secretNameProblem(name) !== undefined)
    found.push(`the name ${secretNameProblem(name) ?? ""}`);
  if (verb !== "set" && file !== undefined) found.push("--file belongs to set");
  return found;
}

interface SecretCommandOptions {
  readonly secrets: Secrets;
  readonly organization: string;
  /** Relative paths are relative to it. */
  readonly directory: string;
  /** Reads all of standard input. */
  input(): Promise<string>;
  /** How a person calls this program, for hints. @default "dagctl-server" */
  readonly program?: string;
}

/**
 * Returns a command that is free of mistakes.
 *
 * @throws CommandError with all mistakes and the usage
 */
export function parseSecretCommand(
  args: readonly string[],
  { program = PROGRAM, problems: others = [] }: Omit<GivenWith, "isNamed"> = {},
): SecretWords {
  const command = readCommandWords(args, {
    noun: "secret",
    values: { file: "file" },
    switches: [],
    known: "known is --file",
  });
  const problems = [...others, ...problemsOf(command)];
  if (problems.length > 0) throw new CommandError("secret", problems, secretUsage(program));
  return { words: command.words, ...command.values };
}

/**
 * Runs `dagctl-server secret …`.
 *
 * @returns what to print, which never has a secret
 * @throws Error: there is no such secret, or no value can be read
 */
export async function secretCommand(
  command: SecretWords,
  { secrets, organization, directory, input, program = PROGRAM }: SecretCommandOptions,
): Promise<string> {
  const [verb, name = ""] = command.words;
  // Secrets of other kinds are in the same place, under names that git_secret_ref cannot have.
  const names = (await secrets.list(organization)).filter(
    (one) => secretNameProblem(one) === undefined,
  );
  if (verb === "list")
    return names.length === 0 ? `no secrets of ${organization}` : names.join("\n");
  if (verb === "set") {
    const value = await valueOf(
      command.file === undefined ? undefined : resolve(directory, command.file),
      input,
    );
    await secrets.put(organization, name, value);
    return `secret "${name}" of ${organization} is ${names.includes(name) ? "replaced" : "kept"}; projects name it with git_secret_ref`;
  }
  if (!names.includes(name))
    throw new Error(
      `there is no secret "${name}" of ${organization}; \`${program} secret list\` lists them`,
    );
  await secrets.delete(organization, name);
  return `secret "${name}" of ${organization} is deleted; projects that name it cannot read their repository any more`;
}

async function valueOf(
  file: string | undefined,
  input: SecretCommandOptions["input"],
): Promise<Secret> {
  const from = file === undefined ? "standard input" : file;
  // Reads no more than a secret can have, also from a device that never ends.
  const text =
    file === undefined
      ? await input()
      : await textOf(createReadStream(file, { end: MAX_SECRET_BYTES + MARK_BYTES })).catch(
          () => undefined,
        );
  if (text === undefined) throw new Error(`${from} cannot be read`);
  if (Buffer.byteLength(text) > MAX_SECRET_BYTES)
    throw new Error(
      `${from} holds more than ${MAX_SECRET_BYTES / 1024} KiB, which is too much for a secret`,
    );
  // The replacement character of invalid bytes: with it, the stored secret would differ from the
  // one that was given.
  if (text.includes("\ufffd"))
    throw new Error(`${from} is not text in UTF-8; a secret is text, as a key in PEM form is`);
  // The end of the last line comes from the editor or echo and is not a part of the secret.
  const value = text.replace(/\r?\n$/, "");
  if (value === "")
    throw new Error(`${from} is empty: give the secret there, such as \`< key\` or --file key`);
  return new Secret(value);
}
