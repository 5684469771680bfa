import { booleanField } from "@dagctl/core/driver-kit";
import {
  asOneWord,
  asSwitch,
  type ParameterRule,
  type ParameterRuleTable,
} from "../commands/parameter-rules.ts";
import { nameListField, timeField } from "../commands/parameter-shapes.ts";

/** Returns the shape of a list of models: names, and selectors of SQLMesh. */
export const modelsField = (description: string): ReturnType<typeof nameListField> =>
  nameListField({
    others: '_.*+:/@^&|()"',
    othersText: '_ . * + : / @ ^ & | ( ) " and -',
    description,
    examples: ["shop.orders", "+shop.orders", "tag:nightly"],
  });

/** Each name has the flag before it, which the tool takes several times. */
const selectModels: ParameterRule = {
  shape: modelsField("Only these models: names, and selectors of SQLMesh such as tag:nightly."),
  flag: "--select-model",
  words: (names: readonly string[], flag: string) => names.flatMap((name) => asOneWord(name, flag)),
};

/** What a caller may set of a run of SQLMesh. */
export const SQLMESH_PARAMETERS: ParameterRuleTable = {
  select_models: selectModels,
  start: {
    shape: timeField("The first time whose intervals are processed."),
    flag: "--start",
    words: asOneWord,
  },
  end: {
    shape: timeField("The last time whose intervals are processed."),
    flag: "--end",
    words: asOneWord,
  },
  ignore_cron: {
    shape: booleanField().meta({
      description: "Processes all that is missing, whatever the cron of a model says.",
    }),
    flag: "--ignore-cron",
    words: asSwitch,
  },
};
