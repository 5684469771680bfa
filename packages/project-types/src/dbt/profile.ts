import type { CountSteps } from "@dagctl/core/contracts";
import { either } from "@dagctl/core/driver-kit";
import { isMap, isSeq } from "yaml";
import { pairsOf, type PlainYaml, readPlainYaml, textOf, valueAt } from "../yaml/plain-yaml.ts";
import { ADAPTERS } from "./versions.ts";

export type AdapterReading = { readonly adapter: string } | { readonly blocked: string };

/** The most outputs that are read, where all of them count. */
const MOST_OUTPUTS = 50;
const JINJA = /\{\{|\{%|\{#/;

/** Parses a file of dbt, whose parser takes the last of several equal keys. */
export function readDbtYaml(text: string, count?: CountSteps): ReturnType<typeof readPlainYaml> {
  return readPlainYaml(text, { mayRepeatKeys: true, ...(count ? { count } : {}) });
}

/**
 * Returns the project's profile by its dbt_project.yml; `undefined` when none can be read. dbt
 * parses the file first and renders values after that, so Jinja elsewhere in it does not matter.
 */
export function profileName(
  text: string,
  count?: CountSteps,
): { readonly profile: string } | { readonly problem: string } {
  const yaml = readDbtYaml(text, count);
  if ("problem" in yaml) return yaml;
  const profile = textOf(valueAt(yaml, yaml.root, "profile"));
  if (profile === undefined) return { problem: "names no profile: add a line profile: NAME" };
  return JINJA.test(profile)
    ? {
        problem:
          "names its profile by a Jinja expression, which is not evaluated; write the name out",
      }
    : { profile };
}

/**
 * Returns which adapter a run needs: the `type` of the output that is the profile's target. No dbt
 * field says it, so it is read from the file.
 */
export function readAdapter(text: string, profile: string, count?: CountSteps): AdapterReading {
  const yaml = readDbtYaml(text, count);
  if ("problem" in yaml) return { blocked: `profiles.yml ${yaml.problem}` };
  const entry = valueAt(yaml, yaml.root, profile);
  if (!isMap(entry))
    return {
      blocked: `profiles.yml has no profile ${quoteName(profile)}, which dbt_project.yml names; add it`,
    };
  const outputs = findMergedValue(yaml, entry, "outputs");
  if (!isMap(outputs))
    return {
      blocked: `profile ${quoteName(profile)} in profiles.yml has no outputs; add one with its type`,
    };
  const types = typesOf(yaml, outputs, textOf(findMergedValue(yaml, entry, "target")) ?? "default");
  if ("blocked" in types) return types;
  const [adapter, ...others] = [...new Set(types.types)];
  if (adapter === undefined || JINJA.test(adapter))
    return {
      blocked:
        "the type of the target in profiles.yml is missing or a Jinja expression, which is not evaluated; write it out",
    };
  if (others.length > 0)
    return {
      blocked:
        "the target in profiles.yml is a Jinja expression and the outputs differ in type; write the target out",
    };
  if (!ADAPTERS.has(adapter))
    return {
      blocked: `the adapter ${quoteName(adapter)} in profiles.yml is not known; known are ${either([...ADAPTERS.keys()])}`,
    };
  return { adapter };
}

/**
 * Returns the path of the DuckDB database of the profile's target, where it is written out; none
 * where target or path are an expression, or the database is in memory.
 */
export function duckdbPath(text: string, profile: string, count?: CountSteps): readonly string[] {
  const yaml = readDbtYaml(text, count);
  if ("problem" in yaml) return [];
  const entry = valueAt(yaml, yaml.root, profile);
  const target = textOf(findMergedValue(yaml, entry, "target")) ?? "default";
  const output = findMergedValue(yaml, findMergedValue(yaml, entry, "outputs"), target);
  const path = textOf(yaml.resolve(findMergedValue(yaml, output, "path")));
  return path === undefined ? [] : [path];
}

/**
 * Returns the types of the outputs that may be the target. Where the target is an expression, every
 * output counts: when all have one type, that is the adapter whatever the target is.
 */
function typesOf(
  yaml: PlainYaml,
  outputs: unknown,
  target: string,
): { readonly types: readonly string[] } | { readonly blocked: string } {
  if (!isMap(outputs)) return { types: [] };
  if (JINJA.test(target) && outputs.items.length > MOST_OUTPUTS)
    return {
      blocked: `the target in profiles.yml is a Jinja expression, and there are more than ${MOST_OUTPUTS} outputs; write the target out`,
    };
  if (JINJA.test(target))
    return {
      types: pairsOf(outputs).map(
        ({ value }) => textOf(findMergedValue(yaml, value, "type")) ?? "{{",
      ),
    };
  const output = findMergedValue(yaml, outputs, target);
  if (!isMap(output))
    return {
      blocked: `profiles.yml has no output ${quoteName(target)}, which is the target; add it, or name another target`,
    };
  return { types: [textOf(findMergedValue(yaml, output, "type")) ?? "{{"] };
}

/** Returns a name from the repository for a person: escaped, and cut to a readable length. */
export function quoteName(name: string): string {
  return JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}…` : name);
}

/** The most mappings of one lookup, because an alias costs a pass over the file. */
const MOST_MERGED = 20;

/**
 * Returns the value of a key as `valueAt` does, with what `<<` merges: outputs that share their
 * settings are common. A key of the mapping itself wins, then the first merged one.
 */
function findMergedValue(yaml: PlainYaml, node: unknown, name: string): unknown {
  const open = [node];
  for (let readCount = 0; open.length > 0 && readCount < MOST_MERGED; readCount++) {
    const map = yaml.resolve(open.shift());
    const own = valueAt(yaml, map, name);
    if (own !== undefined) return own;
    const merged = valueAt(yaml, map, "<<");
    open.unshift(
      ...(isSeq(merged)
        ? merged.items.slice(0, MOST_MERGED)
        : merged === undefined
          ? []
          : [merged]),
    );
  }
  return undefined;
}
