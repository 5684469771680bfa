import { ACCESS, type Access } from "@dagctl/api";
import { isDagctlError } from "@dagctl/core";
import type { TokenRecord, TokenStore } from "@dagctl/core/contracts";
import { organizationNameProblem } from "@dagctl/core/driver-kit";
import { makeToken, rememberRevoked } from "@dagctl/http-server";
import { CommandError, type GivenWith, readCommandWords } from "../command-words.ts";
import { PROGRAM } from "../program.ts";
import { FIRST_TOKEN_MARK } from "./take-over.ts";

/**
 * The token that the first start creates, and that `token replace` replaces where no name is given.
 */
export const FIRST_TOKEN = "default";

/** Returns the commands as the person would type them. */
export function tokenUsage(program: string): string {
  return [
    `${program} token create NAME [--access read|run|write|admin] [--expires-in-days N] [--organization ORGANIZATION | --every-organization]   a new token, shown once (default: --access write)`,
    `${program} token replace [NAME]                                 a new token in place of a lost one (default: "${FIRST_TOKEN}"); the old one ends`,
    `${program} token list                                           names, never the tokens`,
    `${program} token revoke NAME                                    ends a token; a running server follows within a second`,
  ].join("\n");
}

/**
 * Returns the token of a name: that of the organization or, where no organization was named, the
 * one of every organization. An organization's token is so never taken for that of another one.
 */
function findToken(
  tokens: readonly TokenRecord[],
  { name, everyOrganization }: { readonly name: string; readonly everyOrganization: boolean },
  {
    organization,
    isNamed = false,
    place,
    program,
  }: Omit<TokenCommandOptions, "store"> & { readonly program: string },
): TokenRecord {
  const of = (owner: string | undefined): TokenRecord | undefined =>
    tokens.find((token) => token.name === name && token.organization === owner);
  const found = everyOrganization
    ? of(undefined)
    : (of(organization) ?? (isNamed ? undefined : of(undefined)));
  if (found !== undefined) return found;
  const others = tokens.filter((token) => token.name === name).map(organizationOf);
  throw new Error(
    others.length > 0
      ? `${others.toSorted().join(" and ")} ${others.length > 1 ? "have" : "has"} a token "${name}", and ${organization} has none: choose with --organization or --every-organization`
      : `there is no token "${name}" in ${place}: \`${program} token list\` lists them, and \`${program} token create ${name}\` makes one`,
  );
}

const isFirst = ({ name, organization }: TokenRecord): boolean =>
  name === FIRST_TOKEN && organization === undefined;

const organizationOf = ({ organization }: TokenRecord): string =>
  organization ?? "every organization";

function formatTokens(tokens: readonly TokenRecord[], place: string): string {
  if (tokens.length === 0) return `no tokens in ${place}`;
  return tokens
    .map((token) =>
      [
        token.name,
        organizationOf(token),
        token.access,
        `made ${token.createdAt}`,
        token.expiresAt === undefined ? "does not expire" : `expires ${token.expiresAt}`,
        token.lastUsedOn === undefined ? "never used" : `last used on ${token.lastUsedOn}`,
      ].join("  "),
    )
    .join("\n");
}

export interface TokenWords {
  readonly words: readonly string[];
  readonly access?: string;
  readonly days?: string;
  readonly everyOrganization: boolean;
  readonly problems: readonly string[];
}

/** The settings that the command uses. */
export const TOKEN_SETTINGS = [
  "dataDirectory",
  "storeUrl",
  "storePassword",
  "organization",
] as const;

function wordsOf(args: readonly string[]): TokenWords {
  const { words, values, switches, problems } = readCommandWords(args, {
    noun: "token",
    // `--days` is what `--expires-in-days` was called before dctl had it.
    values: { access: "access", "expires-in-days": "days", days: "days" },
    switches: ["every-organization"],
    known:
      "known are --access, --expires-in-days, --every-organization and the settings, such as --organization",
  });
  return { words, ...values, everyOrganization: switches.has("every-organization"), problems };
}

const isAccess = (text: string): text is Access => ACCESS.some((one) => one === text);

/** Returns every mistake of a command at once. */
function problemsOf(
  { words: [verb, name, ...rest], access, days, everyOrganization, problems }: TokenWords,
  isNamed: boolean,
): readonly string[] {
  const found = [...problems];
  if (verb === undefined) found.push("token needs a command");
  else if (!["create", "replace", "list", "revoke"].includes(verb))
    found.push(`"${verb}" is no token command`);
  if (rest.length > 0) found.push(`too many words: ${rest.join(" ")}`);
  if ((verb === "create" || verb === "revoke") && name === undefined)
    found.push(`${verb} needs a name`);
  if (verb === "list" && name !== undefined) found.push("list takes no name");
  // Names of tokens and of organizations have one form.
  else if (name !== undefined && organizationNameProblem(name) !== undefined)
    found.push(`"${name}" is no name: it ${organizationNameProblem(name)}`);
  if (verb !== "create" && (access !== undefined || days !== undefined))
    found.push("--access and --expires-in-days belong to create");
  if (verb === "list" && everyOrganization)
    found.push("--every-organization does not belong to list, which lists all");
  if (verb === "list" && isNamed)
    found.push("--organization does not belong to list, which lists those of all organizations");
  if (everyOrganization && isNamed)
    found.push("--organization and --every-organization contradict each other: give one of them");
  if (access !== undefined && !isAccess(access))
    found.push(`--access is "${access}", but must be read, run, write or admin`);
  if (days !== undefined && !/^[1-9]\d{0,4}$/.test(days))
    found.push(
      `--expires-in-days is "${days}", but must be a whole number of days from 1 to 99999`,
    );
  return found;
}

export interface TokenCommandOptions {
  /** Absent: nothing was stored yet, and the command is not `create`. */
  readonly store: TokenStore | undefined;
  readonly organization: string;
  /** Whether a person has named the organization: then no other token is meant. @default false */
  readonly isNamed?: boolean;
  /** Where the tokens are, for messages. */
  readonly place: string;
  /** How a person calls this program, for hints. @default "dagctl-server" */
  readonly program?: string;
}

/**
 * Returns a command that is free of mistakes.
 *
 * @throws CommandError with all mistakes and the usage
 */
export function parseTokenCommand(
  args: readonly string[],
  { program = PROGRAM, isNamed = false, problems: others = [] }: GivenWith = {},
): TokenWords {
  const command = wordsOf(args);
  const problems = [...others, ...problemsOf(command, isNamed)];
  if (problems.length > 0) throw new CommandError("token", problems, tokenUsage(program));
  return command;
}

const showToken = (token: string, made: string): string =>
  `${made}; it is shown this once, only its hash is kept\n${token}`;

/**
 * Runs `dagctl-server token …`, also while a server runs.
 *
 * @returns what to print
 * @throws Error: there is no such token, or there is one already
 * @throws DagctlError as the token store
 */
export async function tokenCommand(
  command: TokenWords,
  options: TokenCommandOptions,
): Promise<string> {
  const { store, organization, program = PROGRAM } = options;
  const [verb, name = FIRST_TOKEN] = command.words;
  const tokens = (await store?.list()) ?? [];
  if (verb === "list") return formatTokens(tokens, options.place);
  if (verb === "create") return store ? create(store, command, { ...options, program }) : "";
  // Without a name it is the first token, whatever name an organization gives to one of its own.
  const isUnnamed = command.words[1] === undefined && options.isNamed !== true;
  const everyOrganization =
    command.everyOrganization || (isUnnamed && tokens.some((token) => isFirst(token)));
  const found = findToken(tokens, { name, everyOrganization }, { ...options, program });
  const what = `token "${name}" of ${organizationOf(found)}`;
  if (verb === "revoke") {
    if (store) await rememberRevoked(store, found);
    await store?.delete(found.id);
    return `${what} is revoked`;
  }
  if (found.expiresAt !== undefined && Date.parse(found.expiresAt) <= Date.now())
    throw new Error(
      `the token "${name}" expired at ${found.expiresAt}, and so would a new one in its place: revoke it and create another`,
    );
  const { token, record } = makeToken({ name, organization, access: found.access });
  if (store) await rememberRevoked(store, found);
  const isReplaced = await store?.replace(found.id, record);
  if (isReplaced !== true)
    throw new Error(`the token "${name}" was revoked meanwhile: create another`);
  return showToken(token, `${what}, in place of the old one`);
}

async function create(
  store: TokenStore,
  { words: [, name = FIRST_TOKEN], access = "write", days, everyOrganization }: TokenWords,
  { organization, program }: TokenCommandOptions & { readonly program: string },
): Promise<string> {
  const { token, record } = makeToken(
    {
      name,
      access: isAccess(access) ? access : "write",
      ...(everyOrganization ? {} : { organization }),
    },
    { days: days === undefined ? undefined : Number(days) },
  );
  // An installation whose operator makes the tokens needs no first one.
  await store.addOnce(FIRST_TOKEN_MARK, []);
  try {
    await store.add(record);
  } catch (error) {
    if (!isDagctlError(error, "conflict")) throw error;
    throw new Error(
      // With the message of the cause, which is then not printed once more.
      `${error.message}: \`${program} token replace ${name}\` makes a new one in its place`,
      { cause: error },
    );
  }
  return showToken(token, `token "${name}" of ${organizationOf(record)}`);
}
