import { parseArgs } from "node:util";
import { hashToken, makeToken } from "./token.ts";
import type { Access, StoredToken } from "./token.ts";
import { changeTokens, readTokens } from "./token-file.ts";

/** The token that the first start makes, and that `token replace` replaces where no name is given. */
export const FIRST_TOKEN = "default";

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;
const DAY_MS = 86_400_000;

export const TOKEN_USAGE: string = `dagctl-server token create NAME [--access read|write] [--days N]   a new token, shown once
dagctl-server token replace [NAME]   a new token in place of a lost one (default: "${FIRST_TOKEN}"); the old one ends
dagctl-server token list             names, never the tokens
dagctl-server token revoke NAME      ends a token; a running server follows within a second`;

interface NewToken {
  readonly name: string;
  readonly organization: string;
  readonly access?: Access;
  readonly days?: number;
}

const unknownName = (name: string): Error => new Error(`there is no token "${name}"; \`dagctl-server token list\` shows those there are`);

/** Makes a token, keeps its hash, and returns the token itself: the only time that it is seen. Throws where the name is taken. */
export async function createToken(file: string, { name, organization, access = "write", days }: NewToken, now: number = Date.now()): Promise<string> {
  const token = makeToken();
  return changeTokens(file, (tokens) => {
    if (tokens.some((other) => other.name === name))
      throw new Error(`there is a token "${name}" already: \`dagctl-server token replace ${name}\` makes a new one in its place`);
    const stored: StoredToken = {
      name,
      organization_id: organization,
      access,
      sha256: hashToken(token),
      created_at: new Date(now).toISOString(),
      ...(days === undefined ? {} : { expires_at: new Date(now + days * DAY_MS).toISOString() }),
    };
    return { tokens: [...tokens, stored], answer: token };
  });
}

/**
 * A new token in place of a lost one, which ends. It may do what the lost one could, for as long as that could, and no more. Throws where there is no
 * token of that name, for a name typed wrong would make a token that nobody meant, and where it has expired, for the new one would be expired too.
 */
export async function replaceToken(file: string, name: string, now: number = Date.now()): Promise<string> {
  const token = makeToken();
  return changeTokens(file, (tokens) => {
    const lost = tokens.find((other) => other.name === name);
    if (lost === undefined) throw unknownName(name);
    if (lost.expires_at !== undefined && Date.parse(lost.expires_at) <= now)
      throw new Error(`the token "${name}" expired at ${lost.expires_at}, and so would a new one in its place: revoke it and create another`);
    const stored: StoredToken = { ...lost, sha256: hashToken(token), created_at: new Date(now).toISOString() };
    return { tokens: tokens.map((other) => (other === lost ? stored : other)), answer: token };
  });
}

function listing(tokens: readonly StoredToken[]): string {
  if (tokens.length === 0) return "no tokens";
  return tokens
    .map(({ name, organization_id, access, created_at, expires_at }) =>
      [name, organization_id, access, `made ${created_at}`, expires_at === undefined ? "does not expire" : `expires ${expires_at}`].join("  "),
    )
    .join("\n");
}

/** Runs `dagctl-server token …` and returns what to print. Throws with the usage where the command is none. */
export async function tokenCommand(args: readonly string[], { file, organization }: { readonly file: string; readonly organization: string }): Promise<string> {
  const usage = (problem: string): Error => new Error(`${problem}\n${TOKEN_USAGE}`);
  const parsed = (() => {
    try {
      return parseArgs({ args: [...args], options: { access: { type: "string" }, days: { type: "string" } }, allowPositionals: true });
    } catch (error) {
      throw usage(error instanceof Error ? error.message : String(error));
    }
  })();
  const [verb, name, ...rest] = parsed.positionals;
  const { access, days } = parsed.values;
  if (rest.length > 0) throw usage(`too many words: ${rest.join(" ")}`);
  if (name !== undefined && !NAME.test(name)) throw usage(`"${name}" is no name: 1 to 63 letters, digits, ".", "_" or "-"`);
  if (verb !== "create" && (access !== undefined || days !== undefined)) throw usage("--access and --days belong to create");
  const told = (token: string, made: string): string => `${made}; it is shown this once, only its hash is kept\n${token}`;

  if (verb === "create") {
    if (name === undefined) throw usage("create needs a name");
    if (access !== undefined && access !== "read" && access !== "write") throw usage(`--access is "${access}", but must be read or write`);
    if (days !== undefined && !/^[1-9]\d{0,4}$/.test(days)) throw usage(`--days is "${days}", but must be a whole number of days from 1`);
    return told(
      await createToken(file, { name, organization, ...(access === undefined ? {} : { access }), ...(days === undefined ? {} : { days: Number(days) }) }),
      `token "${name}" of ${organization}`,
    );
  }
  if (verb === "replace") return told(await replaceToken(file, name ?? FIRST_TOKEN), `token "${name ?? FIRST_TOKEN}", in place of the old one`);
  if (verb === "list" && name === undefined) return listing(readTokens(file));
  if (verb === "revoke") {
    if (name === undefined) throw usage("revoke needs a name");
    return changeTokens(file, (tokens) => {
      if (!tokens.some((token) => token.name === name)) throw unknownName(name);
      return { tokens: tokens.filter((token) => token.name !== name), answer: `token "${name}" is revoked` };
    });
  }
  throw usage(verb === undefined ? "token needs a command" : `"${args.join(" ")}" is no token command`);
}
