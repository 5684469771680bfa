import { validRange } from "@renovatebot/pep440";
import type { CountSteps } from "@dagctl/core/contracts";
import { isMap, isSeq } from "yaml";
import type { RequiredVersion } from "../requirements-inspection.ts";
import { pairsOf, textOf, valueAt } from "../yaml/plain-yaml.ts";
import { readDbtYaml } from "./profile.ts";

const FIELD = "require-dbt-version";
const FILE = "dbt_project.yml";
const MOST = 20;
const SPECIFIER = /^(>=|<=|=|>|<)?\s*v?(\d{1,9}\.\d{1,9}\.\d{1,9}[\w.+-]{0,40})$/;

/** Reads `require-dbt-version` of a dbt_project.yml: dbt refuses to run in any other version. */
export function readRequiredVersion(text: string, count: CountSteps): RequiredVersion {
  const yaml = readDbtYaml(text, count);
  if ("problem" in yaml) return {};
  const node = valueAt(yaml, yaml.root, FIELD);
  if (node === undefined || node === null) return {};
  const root = yaml.resolve(yaml.root);
  const key = isMap(root) ? pairsOf(root).find(({ name }) => name === FIELD)?.key : undefined;
  const line = yaml.lineOf(key ?? node);
  const items = isSeq(node) ? node.items.map((item) => textOf(yaml.resolve(item))) : [textOf(node)];
  const parts = items.flatMap((item) => item?.split(",") ?? [""]).map((part) => part.trim());
  const specifiers = parts.map(specifierOf);
  return parts.length <= MOST && specifiers.every((each) => each !== undefined)
    ? { request: { place: { file: FILE, line }, name: "dbt-core", specifiers } }
    : { note: `${FILE}:${line} has a ${FIELD} that cannot be read and is not used` };
}

function specifierOf(text: string): string | undefined {
  const [, operator = "=", version = ""] = SPECIFIER.exec(text) ?? [];
  const specifier = `${operator === "=" ? "==" : operator}${version}`;
  return version !== "" && validRange(specifier) ? specifier : undefined;
}
