export {
  countStepsOf,
  MOST_STEPS,
  stepBudget,
  StepsExceeded,
  stepsOfText,
} from "./async/step-budget.ts";
export type { FieldsOf } from "./projects/validation/common-shape.ts";
export {
  booleanField,
  choiceField,
  either,
  integerField,
  textField,
} from "./projects/validation/field-shapes.ts";
export { gitPathProblem, normalizeGitPath } from "./values/git-path.ts";
