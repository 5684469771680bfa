import { ORGANIZATION_NAME } from "@dagctl/api";
import { firstOf, type FlagInput } from "../flags/flag.ts";
import { secretText, variable } from "../input-text.ts";
import type { Outside } from "../outside.ts";
import { type Mistake, refuse } from "../output/mistakes.ts";
import { configPath, type Context, readConfig } from "./config-file.ts";

/** Where calls go, and as whom. */
export interface Connection {
  readonly url: string;
  /** Absent: that of the token, or the default of the server. */
  readonly organization: string | undefined;
  readonly token: string;
}
/** Returns whether a name has the form of an organization's. */
export const isOrganizationName = (name: string): boolean =>
  new RegExp(ORGANIZATION_NAME).test(name);
const TOKEN = /^[\x21-\x7e]+$/;

/**
 * Returns the connection of a command: a flag wins over the environment, and the environment over
 * the context. The token of a context is sent only to the address of that context.
 *
 * @throws UsageError every part that is missing or wrong
 */
export async function connectionOf(outside: Outside, given: FlagInput): Promise<Connection> {
  const mistakes: Mistake[] = [];
  const ownUrl = firstOf(given, "url") ?? variable(outside, "DAGCTL_URL");
  const tokenFile = firstOf(given, "token-file");
  const ownToken =
    tokenFile === undefined
      ? variable(outside, "DAGCTL_TOKEN")
      : await secretText(outside, { where: "--token-file", path: tokenFile, what: "token" });
  const named = firstOf(given, "context");
  // With both from outside, a damaged file of contexts prevents nothing.
  const isComplete = ownUrl !== undefined && ownToken !== undefined && named === undefined;
  const context = isComplete ? undefined : await contextOf(outside, named, mistakes);
  const url = ownUrl ?? context?.url;
  const isOfContext = context !== undefined && sameAddress(url, context.url);
  const token = ownToken ?? (isOfContext ? context.token : undefined);
  const organization =
    firstOf(given, "organization") ??
    variable(outside, "DAGCTL_ORGANIZATION") ??
    (isOfContext ? context.organization : undefined);
  const source = ownUrl === undefined ? "the address of the context" : "DAGCTL_URL";
  const urlFrom = firstOf(given, "url") === undefined ? source : "--url";
  checkAddress(mistakes, url, urlFrom);
  // Which of the two servers is meant is not for dctl to guess.
  if (named !== undefined && context !== undefined && !isOfContext)
    mistakes.push({
      where: "--context",
      message: `names ${named} at ${context.url}, and ${urlFrom} another server: leave one of them out`,
    });
  checkToken(mistakes, token);
  if (organization !== undefined && !isOrganizationName(organization))
    mistakes.push({
      where: "the organization",
      message: "must be 1 to 63 of letters, digits, ., _ and -",
    });
  refuse(mistakes);
  return { url: url ?? "", organization, token: token ?? "" };
}

async function contextOf(
  outside: Outside,
  named: string | undefined,
  mistakes: Mistake[],
): Promise<Context | undefined> {
  const { contexts, current } = await readConfig(configPath(outside.environment));
  const name = named ?? current;
  if (name === undefined) return undefined;
  const found = Object.hasOwn(contexts, name) ? contexts[name] : undefined;
  if (found === undefined)
    mistakes.push({
      where: named === undefined ? "the context in use" : "--context",
      message: `names ${name}, and there is no such context: dctl context list`,
    });
  return found;
}

function sameAddress(one: string | undefined, other: string): boolean {
  const plain = (url: string): string => url.replace(/\/+$/, "");
  return one !== undefined && plain(one) === plain(other);
}

/**
 * Adds what is wrong with the address of a server.
 *
 * @param sources where it can be given, for the message that it is missing
 */
export function checkAddress(
  mistakes: Mistake[],
  url: string | undefined,
  where: string,
  sources = "--url, DAGCTL_URL or `dctl context add`",
): void {
  if (url === undefined)
    return void mistakes.push({
      where: "the address of the server",
      message: `is missing: use ${sources}`,
    });
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isPlain = parsed?.search === "" && parsed.hash === "" && parsed.username === "";
  if (!isPlain || !/^https?:$/.test(parsed.protocol))
    mistakes.push({
      where,
      message:
        "must be an http or https address without a login, such as https://dagctl.example.com",
    });
}

/** Adds what is wrong with a token. */
export function checkToken(mistakes: Mistake[], token: string | undefined): void {
  if (token === undefined)
    mistakes.push({
      where: "the token",
      message: "is missing: use DAGCTL_TOKEN, --token-file or `dctl context add`",
    });
  else if (!TOKEN.test(token))
    mistakes.push({ where: "the token", message: "must be visible ASCII characters" });
}
