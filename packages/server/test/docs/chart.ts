import { isMap, isScalar, LineCounter, type Pair, parseDocument } from "yaml";
import type { ChartSecret, ChartValue, ValueSchema } from "../../src/settings/chart.ts";
import type { Field } from "../../src/settings/field.ts";
import { fields } from "../../src/settings/fields.ts";
import { readPage } from "./pages.ts";

const CHART = "deploy/helm/dagctl-server";
export const VALUES: string = `${CHART}/values.yaml`;
export const SCHEMA: string = `${CHART}/values.schema.json`;
export const TEMPLATE: string = `${CHART}/templates/_settings.tpl`;

const all: readonly Field<unknown>[] = Object.values(fields);

/** One value of the chart: where it is, its default, its schema, and its comment. */
export interface ValueRow {
  readonly path: readonly string[];
  readonly otherwise: unknown;
  readonly schema: ValueSchema;
  readonly help?: string;
}

const SECRET_NAME = { type: "string", pattern: "^$|^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$" };
const SECRET_KEY = { type: "string", pattern: "^[A-Za-z0-9._-]+$" };

const sentence = (help: string): string => `${help.charAt(0).toUpperCase()}${help.slice(1)}.`;

function valueRow(field: Field<unknown>, chart: ChartValue): ValueRow {
  return {
    path: chart.value.split("."),
    otherwise: chart.otherwise ?? field.otherwise ?? "",
    schema: chart.schema,
    help: chart.help ?? sentence(field.help),
  };
}

function secretRows(
  field: Field<unknown>,
  { secret, key, help }: ChartSecret,
): readonly ValueRow[] {
  const path = secret.split(".");
  return [
    {
      path,
      otherwise: undefined,
      schema: { type: "object", additionalProperties: false },
      help: help ?? sentence(field.help),
    },
    { path: [...path, "secret"], otherwise: "", schema: SECRET_NAME },
    { path: [...path, "key"], otherwise: key, schema: SECRET_KEY },
  ];
}

/** The values of the chart that set settings, in the order of the table of settings. */
export const valueRows: readonly ValueRow[] = all.flatMap((field) => {
  const { chart } = field;
  if ("value" in chart) return [valueRow(field, chart)];
  return "secret" in chart ? secretRows(field, chart) : [];
});

/** The lines, where the value of a path is not empty. */
const where = (path: string, lines: readonly string[]): readonly string[] => [
  `{{- if .Values.${path} }}`,
  ...lines,
  "{{- end }}",
];

function variableOf({ variable, chart }: Field<unknown>): readonly string[] {
  const entry = (value: string): string => `- { name: ${variable}, value: ${value} }`;
  const quoted = (text: string): string => (text.startsWith("{{") ? text : JSON.stringify(text));
  if ("absent" in chart) return [];
  if ("value" in chart) {
    const line = entry(quoted(chart.variable ?? `{{ .Values.${chart.value} | quote }}`));
    return chart.always ? [line] : where(chart.value, [line]);
  }
  if (!("secret" in chart)) return [entry(quoted(chart.variable))];
  const { secret, file } = chart;
  if (file !== undefined)
    return where(`${secret}.secret`, [entry(quoted(`/etc/dagctl/secrets/${file}`))]);
  return [
    `- name: ${variable}`,
    "  valueFrom:",
    "    secretKeyRef:",
    `      name: {{ .Values.${secret}.secret | quote }}`,
    `      key: {{ .Values.${secret}.key | quote }}`,
  ];
}

/** The lines of the template that put a Secret's key into the folder of such files. */
function fileOf({ chart }: Field<unknown>): readonly string[] {
  if (!("secret" in chart) || chart.file === undefined) return [];
  const { secret, file } = chart;
  return where(`${secret}.secret`, [
    "- secret:",
    `    name: {{ .Values.${secret}.secret | quote }}`,
    `    items: [{ key: {{ .Values.${secret}.key | quote }}, path: ${file} }]`,
  ]);
}

/** The templates of the variables and files that give the server its settings. */
export function settingsTemplate(): string {
  return [
    "{{/* Printed from the table of settings (packages/server/src/settings) by its tests: see CONTRIBUTING.md. */}}",
    '{{- define "dagctl.settings" -}}',
    ...all.flatMap(variableOf),
    "{{- end -}}",
    "",
    '{{- define "dagctl.secretFiles" -}}',
    ...all.flatMap(fileOf),
    "{{- end -}}",
    "",
  ].join("\n");
}

/** The pair of a path in the file, with the pair of its parent above it. */
function pairAt(text: string, path: readonly string[]): Pair | undefined {
  let at: unknown = parseDocument(text).contents;
  let pair: Pair | undefined;
  for (const key of path) {
    pair = isMap(at)
      ? at.items.find((item) => isScalar(item.key) && item.key.value === key)
      : undefined;
    at = pair?.value;
  }
  return pair;
}

/** The 0-based line of the key of a path; `undefined` where the file does not have it. */
function lineOf(text: string, path: readonly string[]): number | undefined {
  const key = pairAt(text, path)?.key;
  if (!isScalar(key) || !key.range) return undefined;
  const lines = new LineCounter();
  parseDocument(text, { lineCounter: lines });
  return lines.linePos(key.range[0]).line - 1;
}

const LONGEST_COMMENT = 100;

function commentOf(help: string, indent: string): readonly string[] {
  const lines: string[] = [];
  let line = `${indent}#`;
  for (const word of help.split(" ")) {
    if (line.length + word.length >= LONGEST_COMMENT) {
      lines.push(line);
      line = `${indent}#`;
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}

/** The text of a default; that of a group is on the lines below its key. */
function written(otherwise: unknown): string {
  if (otherwise === undefined) return "";
  return typeof otherwise === "string" && otherwise !== ""
    ? ` ${otherwise}`
    : ` ${JSON.stringify(otherwise)}`;
}

/** Returns the text of `values.yaml` with one value as the table has it. */
export function withRow(text: string, { path, otherwise, help }: ValueRow): string {
  const lines = text.split("\n");
  const indent = "  ".repeat(path.length - 1);
  const entry = [
    ...(help === undefined ? [] : commentOf(help, indent)),
    `${indent}${path.at(-1)}:${written(otherwise)}`,
  ];
  const line = lineOf(text, path);
  if (line !== undefined) {
    let first = line;
    while (help !== undefined && lines[first - 1]?.trim().startsWith("#")) first -= 1;
    return lines.toSpliced(first, line - first + 1, ...entry).join("\n");
  }
  const parent = path.length === 1 ? undefined : lineOf(text, path.slice(0, -1));
  if (parent === undefined && path.length > 1)
    throw new Error(`${VALUES} has no group ${path.slice(0, -1).join(".")} for ${path.join(".")}`);
  return lines.toSpliced((parent ?? -1) + 1, 0, ...entry).join("\n");
}

/** `values.yaml` with the values of the settings as the table has them. */
export function chartValues(): string {
  return valueRows.reduce(withRow, readPage(VALUES));
}

type Schema = Record<string, unknown> & { properties?: Record<string, Schema> };

/** `values.schema.json` with the values of the settings as the table has them. */
export function chartSchema(): string {
  const whole = JSON.parse(readPage(SCHEMA)) as Schema;
  for (const { path, schema } of valueRows) {
    let at = whole;
    for (const key of path) {
      at.properties ??= {};
      at = at.properties[key] ??= {};
    }
    const { properties } = at;
    for (const key of Object.keys(at)) delete at[key];
    Object.assign(at, schema, properties ? { properties } : {});
  }
  return `${JSON.stringify(whole, null, 2)}\n`;
}
