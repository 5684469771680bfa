import type { CountSteps } from "@dagctl/core/contracts";
import { countStepsOf, stepBudget, stepsOfText } from "@dagctl/core/driver-kit";
import { isMap, type YAMLMap } from "yaml";
import {
  isNothing,
  LARGEST_YAML,
  type NamedPair,
  type PlainYaml,
  readPlainYaml,
  textOf,
} from "../../yaml/plain-yaml.ts";
import { readGatewayMap, typesIn } from "./gateway-map.ts";
import { holdsJinja } from "./jinja-lexer.ts";
import { expressionInKey, strayExpression } from "./jinja-places.ts";
import { type Expression, type RenderedText, renderVariants } from "./jinja-variants.ts";
import {
  type FileGateway,
  type KnownGateways,
  unknownGateways,
  type UnknownGateways,
} from "../gateway-reading.ts";

type Reading = KnownGateways | UnknownGateways;

/**
 * Reads the gateways of a YAML configuration without running or evaluating anything, as SQLMesh
 * does: Jinja first, then YAML 1.2. What cannot be known for certain is `unknown`, never a guess.
 * One assumption is made: an expression renders to one line that is a value, as the author of
 * `password: {{ env_var('X') }}` assumes.
 */
export function readYamlConfig(
  text: string,
  count: CountSteps = countStepsOf(stepBudget(), "config.yaml"),
): Reading {
  if (text.length > LARGEST_YAML) return unknownGateways("is larger than 1 MB");
  count(stepsOfText(text));
  const odd = oddCharacter(text);
  if (odd) return unknownGateways(`holds ${odd.what} (line ${odd.line})`, { line: odd.line });
  // Python reads text with universal newlines, but this parser accepts \n and \r\n only.
  const template = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  if (!holdsJinja(template))
    return readVariant({ text: template, lineOf: (line) => line }, [], count);
  const rendered = renderVariants(template, count);
  if ("problem" in rendered)
    return unknownGateways(`${rendered.problem} (line ${rendered.line})`, { line: rendered.line });
  const { variants, expressions, blockLine = 1 } = rendered;
  return combineReadings(
    variants.map((variant) => readVariant(variant, expressions, count)),
    blockLine,
  );
}

/**
 * Returns the reading in which all variants agree. A variant that repeats a key is left out:
 * SQLMesh refuses it before it reads a gateway.
 */
function combineReadings(readings: readonly Reading[], line: number): Reading {
  const possible = readings.filter(
    (reading) => !(reading.outcome === "unknown" && reading.repeatsKey),
  );
  const [first = readings[0]] = possible;
  if (!first) return unknownGateways("holds nothing that can be read");
  const others = possible.slice(1);
  const connections = [...new Set(possible.flatMap((reading) => reading.connections ?? []))];
  const names = others.map((other) => new Set(gatewaysOf(other).map(({ name }) => name)));
  const states = possible.map(statesIn);
  const inAll = gatewaysOf(first)
    .filter(({ name }) => names.every((other) => other.has(name)))
    .map((gateway) =>
      states.every((reading) => reading.has(gateway.name))
        ? gateway
        : { name: gateway.name, line: gateway.line },
    );
  if (
    first.outcome === "unknown" &&
    others.every((other) => other.outcome === "unknown" && other.reason === first.reason)
  )
    return { ...first, certain: inAll, connections };
  if (
    first.outcome !== "unknown" &&
    others.every((other) => signature(other) === signature(first))
  ) {
    const sure = others.every(
      (other) => [...statesIn(other)].join("\n") === [...statesIn(first)].join("\n"),
    );
    if (sure) return { ...first, connections };
    const unsureState = {
      line,
      reason: `has a state_connection that depends on a Jinja block (line ${line}), which is not evaluated`,
    };
    return {
      ...first,
      gateways: first.gateways.map(({ name, line: at }) => ({ name, line: at })),
      connections,
      unsureState,
    };
  }
  return unknownGateways(
    `has gateways that depend on a Jinja block (line ${line}), which is not evaluated`,
    {
      line,
      certain: inAll,
      connections,
      singular: possible.every(isSingular),
    },
  );
}

/** Returns the names of the gateways that have a state connection of their own. */
function statesIn(reading: Reading): ReadonlySet<string> {
  const gateways = reading.outcome === "unknown" ? (reading.certain ?? []) : reading.gateways;
  return new Set(gateways.flatMap(({ name, ownState }) => (ownState === undefined ? [] : [name])));
}

function isSingular(reading: Reading): boolean {
  return reading.outcome === "unknown"
    ? (reading.singular ?? false)
    : reading.addressing === "gateway" || reading.addressing === "gateway_named";
}

function gatewaysOf(reading: Reading): readonly FileGateway[] {
  return reading.outcome === "unknown"
    ? (reading.certain ?? [])
    : reading.gateways.filter(({ name }) => name !== "");
}

function signature(reading: Reading): string {
  if (reading.outcome === "unknown") return "";
  const { outcome, addressing, gateways, unsureState } = reading;
  return JSON.stringify([
    outcome,
    addressing,
    gateways.map(({ name }) => name),
    unsureState !== undefined,
  ]);
}

function readVariant(
  rendered: RenderedText,
  expressions: readonly Expression[],
  count: CountSteps,
): Reading {
  const yaml = readPlainYaml(rendered.text, { lineOf: rendered.lineOf, count });
  if ("problem" in yaml) {
    const { problem, line, repeatsKey } = yaml;
    return unknownGateways(problem, {
      ...(line === undefined ? {} : { line }),
      ...(repeatsKey ? { repeatsKey } : {}),
    });
  }
  const stray = strayExpression(yaml, rendered.text, expressions);
  if (stray !== undefined)
    return unknownGateways(
      `holds a Jinja expression that may be more than one value (line ${stray})`,
      { line: stray },
    );
  const { root } = yaml;
  if (isNothing(root) || textOf(root) === "") return none([]);
  if (!isMap(root)) return unknownGateways("is not a mapping (line 1)", { line: 1 });
  return readRoot(yaml, root);
}

function readRoot(yaml: PlainYaml, root: YAMLMap): Reading {
  const pairs = yaml.readMerged(root);
  if (!pairs) {
    const line = yaml.lineOf(
      root.items.find(({ key }) => textOf(yaml.resolve(key)) === "<<")?.key ?? root,
    );
    return unknownGateways(
      `merges other keys into the top level (<<) in a way that is not followed (line ${line})`,
      { line },
    );
  }
  const rendered = pairs.find(expressionInKey);
  if (rendered) return unsure(yaml, rendered, "has a top-level key that a Jinja expression makes");
  const odd = pairs.find(({ name }) => name === undefined);
  if (odd) return unsure(yaml, odd, "has a top-level key that is not plain text");
  const plural = pairs.find(({ name }) => name === "gateways");
  const single = pairs.find(({ name }) => name === "gateway");
  if (plural && single)
    return unsure(yaml, single, "holds both gateways and gateway, of which SQLMesh takes one");
  const connections = typesIn(yaml, root, ["default_connection", "default_test_connection"]);
  const pair = plural ?? single;
  if (!pair) return none(connections);
  const reading = readGatewayMap(yaml, pair, connections, single !== undefined);
  return reading.outcome === "unknown" ? { ...reading, singular: single !== undefined } : reading;
}

function none(connections: readonly string[]): KnownGateways {
  return { outcome: "none", addressing: "unnamed", gateways: [], connections };
}

function unsure(yaml: PlainYaml, { key }: NamedPair, what: string): UnknownGateways {
  const line = yaml.lineOf(key);
  return unknownGateways(`${what} (line ${line})`, { line });
}

/**
 * Returns the first odd character: line ends of Unicode that SQLMesh's parser knows and this one
 * does not, and characters that no text file contains (UTF-16 read as UTF-8 has NULs).
 */
function oddCharacter(text: string): { readonly what: string; readonly line: number } | undefined {
  const odd = /(?![\t\n\r])\p{Cc}|[\u2028\u2029]/u.exec(text);
  if (!odd) return undefined;
  const line = text.slice(0, odd.index).split(/\r\n|\n|\r/).length;
  return {
    what: /[\u0085\u2028\u2029]/.test(odd[0]) ? "an unusual line end" : "a control character",
    line,
  };
}
