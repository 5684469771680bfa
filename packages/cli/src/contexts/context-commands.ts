import { firstOf, type FlagInput } from "../flags/flag.ts";
import { NO_HEADERS } from "../flags/list-flags.ts";
import { secretText, STANDARD_INPUT, variable } from "../input-text.ts";
import { note, type Outside, printLine } from "../outside.ts";
import { coloursOf } from "../output/colours.ts";
import { escapeText } from "../escape.ts";
import { type Mistake, refuse, UsageError } from "../output/mistakes.ts";
import { tableOf } from "../output/table.ts";
import type { OwnCommand } from "../own-command.ts";
import { type Config, configPath, readConfig, writeConfig } from "./config-file.ts";
import { checkAddress, checkToken, isOrganizationName } from "./connection.ts";

const NAME = { name: "name", otherwise: undefined };

const own = (
  verb: string,
  summary: string,
  parameters: OwnCommand["parameters"],
  globalFlags: OwnCommand["globalFlags"],
  run: OwnCommand["run"],
): OwnCommand => ({
  noun: "context",
  verb,
  name: `context ${verb}`,
  summary,
  parameters,
  flags: verb === "list" ? [NO_HEADERS] : [],
  globalFlags: [...globalFlags, "no-color"],
  run,
});

/** Returns the commands of contexts. */
export function contextCommands(): readonly OwnCommand[] {
  return [
    own(
      "add",
      "Stores a server with `--url`, `--organization` and a token, and uses it. The token is asked for, or read from `--token-file` or standard input.",
      [NAME],
      ["url", "organization", "token-file"],
      addContext,
    ),
    own("use", "Makes a context the one in use.", [NAME], [], useContext),
    own("list", "Lists the contexts, and marks the one in use.", [], ["output"], listContexts),
    own("remove", "Forgets a context with its token.", [NAME], [], removeContext),
  ];
}

async function addContext(
  outside: Outside,
  [name = ""]: readonly string[],
  given: FlagInput,
): Promise<void> {
  const path = configPath(outside.environment);
  const config = await readConfig(path);
  const url = firstOf(given, "url") ?? variable(outside, "DAGCTL_URL");
  const organization = firstOf(given, "organization") ?? variable(outside, "DAGCTL_ORGANIZATION");
  const mistakes: Mistake[] = [];
  if (!/^[A-Za-z0-9][\w.@:-]{0,62}$/.test(name))
    mistakes.push({
      where: "<name>",
      message:
        "must be 1 to 63 of letters, digits, _, ., @, : and -, beginning with a letter or digit",
    });
  const where = firstOf(given, "url") === undefined ? "DAGCTL_URL" : "--url";
  checkAddress(mistakes, url, where, "--url or DAGCTL_URL");
  if (organization !== undefined && !isOrganizationName(organization))
    mistakes.push({
      where: "--organization",
      message: "must be 1 to 63 of letters, digits, ., _ and -",
    });
  refuse(mistakes, "dctl context add");
  const token = await secretText(outside, {
    where: "--token-file",
    path: firstOf(given, "token-file") ?? STANDARD_INPUT,
    what: "token",
  });
  checkToken(mistakes, token);
  refuse(mistakes);
  const context = { url: url ?? "", ...(organization !== undefined && { organization }), token };
  await writeConfig(path, { current: name, contexts: { ...config.contexts, [name]: context } });
  note(outside, `context ${name} is stored in ${path}, and in use`);
}

/** @throws UsageError there is no context of that name */
async function configWith(outside: Outside, name: string): Promise<Config & { path: string }> {
  const path = configPath(outside.environment);
  const config = await readConfig(path);
  if (!Object.hasOwn(config.contexts, name)) {
    const names = Object.keys(config.contexts).join(", ");
    throw new UsageError([
      {
        where: "<name>",
        message: `must be a context: ${names === "" ? "there is none, see `dctl context add`" : names}`,
      },
    ]);
  }
  return { ...config, path };
}

async function useContext(outside: Outside, [name = ""]: readonly string[]): Promise<void> {
  const { path, contexts } = await configWith(outside, name);
  await writeConfig(path, { current: name, contexts });
  note(outside, `context ${name} is in use`);
}

async function removeContext(outside: Outside, [name = ""]: readonly string[]): Promise<void> {
  const { path, contexts, current } = await configWith(outside, name);
  const { [name]: _removed, ...others } = contexts;
  await writeConfig(path, { ...(current !== name && { current }), contexts: others });
  const next = current === name ? "; no context is in use" : "";
  note(outside, `context ${name} is removed${next}`);
}

async function listContexts(
  outside: Outside,
  _args: readonly string[],
  given: FlagInput,
): Promise<void> {
  const { contexts, current } = await readConfig(configPath(outside.environment));
  const shown = Object.entries(contexts).map(([name, { url, organization }]) => ({
    name,
    url,
    ...(organization !== undefined && { organization }),
    current: name === current,
  }));
  switch (firstOf(given, "output")) {
    case "json":
      return printLine(outside, JSON.stringify({ contexts: shown }, undefined, 2));
    case "yaml":
      return printLine(outside, (await import("yaml")).stringify({ contexts: shown }).trimEnd());
    case "name":
      return shown.forEach(({ name }) => printLine(outside, name));
    default: {
      const rows = shown.map(({ name, url, organization = "", current: isCurrent }) =>
        [isCurrent ? "*" : "", name, url, organization].map(escapeText),
      );
      const { header } = coloursOf(outside, outside.output);
      const hasHeader = given.get(NO_HEADERS.name) !== true;
      const { text } = await tableOf(["", "NAME", "URL", "ORGANIZATION"], rows, {
        header,
        hasHeader,
      });
      return text === "" ? undefined : printLine(outside, text);
    }
  }
}
