import { normalizeName } from "./requirement.ts";

interface Named {
  readonly name: string;
}

/** A name, extras, an address, and perhaps a marker: `dbt-duckdb[glue] @ git+https://…`. */
const DIRECT = /^([\w.-]+[ \t]*(?:\[[^\]]*\])?)[ \t]*@[ \t]*\S+([ \t]+;.*)?$/;
/** What pip takes for the name of an address without one. */
const EGG = /^\S+#(?:\S*&)?egg=([\w.-]+(?:\[[^\]]*\])?)(?:&\S*)?([ \t]+;.*)?$/;

/** What a person should know of the tool, where a file takes it from elsewhere. */
export const TOOL_FROM_INDEX =
  "takes the tool from a repository or an address: the version that the project has is installed, from an index";

/** Returns whether a package is the tool, or what comes with it. */
export function isToolName(tools: readonly Named[], name: string): boolean {
  return tools.some((tool) => normalizeName(tool.name) === normalizeName(name));
}

/**
 * Returns a line without the address from which it takes the tool; `undefined` for any other line.
 */
export function withoutToolSource(text: string, tools: readonly Named[]): string | undefined {
  const [, name = "", marker = ""] = DIRECT.exec(text) ?? EGG.exec(text) ?? [];
  const own = /^[\w.-]+/.exec(name)?.[0] ?? "";
  return own !== "" && isToolName(tools, own) ? `${name}${marker}` : undefined;
}
