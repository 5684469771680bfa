import { parseArgs } from "node:util";
import { hashToken, makeToken } from "./token.ts";
import type { Access, StoredToken } from "./token.ts";
import { changeTokens, PROGRAM, readTokens } from "./token-file.ts";

/**
 * The token that the first start creates, and that `token replace` replaces where no name is given.
 */
export const FIRST_TOKEN = "default";

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;
const DAY_MS = 86_400_000;

/** Returns the commands as the person would type them. */
export function tokenUsage(program: string): string {
  return [
    `${program} token create NAME [--access read|write] [--days N]   a new token, shown once`,
    `${program} token replace [NAME]                                 a new token in place of a lost one (default: "${FIRST_TOKEN}"); the old one ends`,
    `${program} token list                                           names, never the tokens`,
    `${program} token revoke NAME                                    ends a token; a running server follows within a second`,
  ].join("\n");
}

interface NewToken {
  readonly name: string;
  readonly organization: string;
  readonly access?: Access;
  readonly days?: number;
  /** For hints, as everywhere here. @default "dagctl-server" */
  readonly program?: string;
}

function knownToken(
  file: string,
  name: string,
  tokens: readonly StoredToken[],
  program: string,
): StoredToken {
  const found = tokens.find((token) => token.name === name);
  if (found === undefined)
    throw new Error(`there is no token "${name}" in ${file}; \`${program} token list\` lists them`);
  return found;
}

/**
 * Creates a token, stores its hash, and returns the token itself: this is the only time that it is
 * seen. Throws where the name is taken.
 */
export async function createToken(
  file: string,
  { name, organization, access = "write", days, program = PROGRAM }: NewToken,
  now: number = Date.now(),
): Promise<string> {
  const token = makeToken();
  return changeTokens(
    file,
    (tokens) => {
      if (tokens.some((other) => other.name === name))
        throw new Error(
          `there is a token "${name}" already: \`${program} token replace ${name}\` makes a new one in its place`,
        );
      const stored: StoredToken = {
        name,
        organization_id: organization,
        access,
        sha256: hashToken(token),
        created_at: new Date(now).toISOString(),
        ...(days === undefined ? {} : { expires_at: new Date(now + days * DAY_MS).toISOString() }),
      };
      return { tokens: [...tokens, stored], answer: token };
    },
    program,
  );
}

/**
 * Creates a new token in place of a lost one, which ends. The new token has the access and the
 * expiry of the lost one, and no more. Throws where there is no token of that name, because a
 * mistyped name would create a token that was not meant. Throws where the lost token has expired,
 * because the new one would be expired too.
 */
async function replaceToken(
  file: string,
  { name, program = PROGRAM }: { readonly name: string; readonly program?: string },
  now: number = Date.now(),
): Promise<string> {
  const token = makeToken();
  return changeTokens(
    file,
    (tokens) => {
      const lost = knownToken(file, name, tokens, program);
      if (lost.expires_at !== undefined && Date.parse(lost.expires_at) <= now)
        throw new Error(
          `the token "${name}" expired at ${lost.expires_at}, and so would a new one in its place: revoke it and create another`,
        );
      const stored: StoredToken = {
        ...lost,
        sha256: hashToken(token),
        created_at: new Date(now).toISOString(),
      };
      return { tokens: tokens.map((other) => (other === lost ? stored : other)), answer: token };
    },
    program,
  );
}

function listing(tokens: readonly StoredToken[]): string {
  if (tokens.length === 0) return "no tokens";
  return tokens
    .map(({ name, organization_id, access, created_at, expires_at }) =>
      [
        name,
        organization_id,
        access,
        `made ${created_at}`,
        expires_at === undefined ? "does not expire" : `expires ${expires_at}`,
      ].join("  "),
    )
    .join("\n");
}

interface TokenWords {
  readonly words: readonly string[];
  readonly access?: string;
  readonly days?: string;
  readonly problems: readonly string[];
}

/**
 * Splits a command into its words. Not strict, because Node's own parser reports one mistake at a
 * time, and reads `--days -1` as two flags.
 */
function wordsOf(args: readonly string[]): TokenWords {
  const options = { access: { type: "string" }, days: { type: "string" } } as const;
  const { tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const words: string[] = [];
  const values: { access?: string; days?: string } = {};
  const problems: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") words.push(token.value);
    if (token.kind !== "option") continue;
    if (token.name !== "access" && token.name !== "days")
      problems.push(`${token.rawName} is not a flag of token; known are --access and --days`);
    else if (token.value === undefined) problems.push(`${token.rawName} needs a value`);
    else if (values[token.name] !== undefined) problems.push(`${token.rawName} is given twice`);
    else values[token.name] = token.value;
  }
  return { words, ...values, problems };
}

/** Returns every mistake of a command at once. */
function problemsOf({
  words: [verb, name, ...rest],
  access,
  days,
  problems,
}: TokenWords): readonly string[] {
  const found = [...problems];
  if (verb === undefined) found.push("token needs a command");
  else if (!["create", "replace", "list", "revoke"].includes(verb))
    found.push(`"${verb}" is no token command`);
  if (rest.length > 0) found.push(`too many words: ${rest.join(" ")}`);
  if ((verb === "create" || verb === "revoke") && name === undefined)
    found.push(`${verb} needs a name`);
  if (verb === "list" && name !== undefined) found.push("list takes no name");
  else if (name !== undefined && !NAME.test(name))
    found.push(
      `"${name}" is no name: 1 to 63 letters, digits, ".", "_" or "-", beginning with a letter or digit`,
    );
  if (verb !== "create" && (access !== undefined || days !== undefined))
    found.push("--access and --days belong to create");
  if (access !== undefined && access !== "read" && access !== "write")
    found.push(`--access is "${access}", but must be read or write`);
  if (days !== undefined && !/^[1-9]\d{0,4}$/.test(days))
    found.push(`--days is "${days}", but must be a whole number of days from 1 to 99999`);
  return found;
}

interface TokenCommandOptions {
  readonly file: string;
  readonly organization: string;
  /** How a person calls this program, for hints. @default "dagctl-server" */
  readonly program?: string;
}

/**
 * Runs `dagctl-server token …` and returns what to print. Throws an error with all mistakes and the
 * usage for an invalid command.
 */
export async function tokenCommand(
  args: readonly string[],
  { file, organization, program = PROGRAM }: TokenCommandOptions,
): Promise<string> {
  const command = wordsOf(args);
  const problems = problemsOf(command);
  if (problems.length > 0)
    throw new Error(
      [
        problems.length === 1
          ? problems[0]
          : ["this is no token command:", ...problems.map((problem) => `  ${problem}`)].join("\n"),
        tokenUsage(program),
      ].join("\n"),
    );
  const [verb, name = FIRST_TOKEN] = command.words;
  const { access, days } = command;
  const told = (token: string, made: string): string =>
    `${made}; it is shown this once, only its hash is kept\n${token}`;

  if (verb === "create") {
    const wanted = {
      name,
      organization,
      program,
      access: access === "read" ? "read" : "write",
      ...(days === undefined ? {} : { days: Number(days) }),
    } as const;
    return told(await createToken(file, wanted), `token "${name}" of ${organization}`);
  }
  // Checked before anything is created: where it is not the folder that the person means, it stays
  // as it was.
  if (verb !== "list") knownToken(file, name, readTokens(file, program), program);
  if (verb === "replace")
    return told(
      await replaceToken(file, { name, program }),
      `token "${name}", in place of the old one`,
    );
  if (verb === "list") return listing(readTokens(file, program));
  return changeTokens(
    file,
    (tokens) => {
      const ended = knownToken(file, name, tokens, program);
      return {
        tokens: tokens.filter((token) => token !== ended),
        answer: `token "${name}" is revoked`,
      };
    },
    program,
  );
}
