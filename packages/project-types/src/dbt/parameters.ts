import { booleanField, integerField } from "@dagctl/core/driver-kit";
import { asOneWord, asSwitch, type ParameterRuleTable } from "../commands/parameter-rules.ts";
import { nameListField } from "../commands/parameter-shapes.ts";
import { checkSelection } from "./commands.ts";
import { varsField, varsText } from "./vars.ts";

const MOST_THREADS = 999;

/** The names follow their flag, up to the next flag. None of them begins with a hyphen. */
const asManyWords = (names: readonly string[], flag: string): readonly string[] => [flag, ...names];

const selection = (description: string) =>
  nameListField({
    others: "_.*+:/@,?![\\]",
    othersText: "_ . * + : / @ , ? ! [ ] and -",
    problem: checkSelection,
    description,
    examples: ["orders+", "tag:nightly", "path:models/staging"],
  });

/** What a caller may set of a run of dbt. */
export const DBT_PARAMETERS: ParameterRuleTable = {
  select: {
    shape: selection("Only these nodes: names, and selectors of dbt such as tag:nightly."),
    flag: "--select",
    yieldsTo: ["--selector"],
    words: asManyWords,
  },
  exclude: {
    shape: selection("Not these nodes: names, and selectors of dbt."),
    flag: "--exclude",
    yieldsTo: ["--selector"],
    words: asManyWords,
  },
  full_refresh: {
    shape: booleanField().meta({
      description: "Drops the tables of incremental models and seeds, and builds them again.",
    }),
    access: "write",
    flag: "--full-refresh",
    words: asSwitch,
  },
  vars: {
    shape: varsField(),
    flag: "--vars",
    words: (vars: Readonly<Record<string, unknown>>, flag: string) =>
      asOneWord(varsText(vars), flag),
  },
  threads: {
    shape: integerField(1, MOST_THREADS).meta({ description: "How many nodes run at once." }),
    flag: "--threads",
    words: asOneWord,
  },
};
