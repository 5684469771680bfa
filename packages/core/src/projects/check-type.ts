import type { ProjectField, ProjectPlans, ProjectType } from "../contracts/project-type.ts";
import {
  DECISION,
  ENVIRONMENT,
  defaultsCheck,
  findingsProblem,
  FLAG,
  inspectionProblem,
  ISSUES,
  jobChecks,
  OPTIONAL_TEXT,
  POLLING,
  PREPARED_CHECK,
  PREPARED_PLAN,
  PREPARED_RUN,
  REFUSED_VARIABLES,
  RETRY_INPUT,
  WORDS,
  WORKLOAD,
} from "./answer-shapes.ts";
import { type AnswerCheck, checkAnswer } from "./check-answer.ts";
import { fieldProblem, parameterProblem, placeProblem } from "./field-definition.ts";
import { shapesOf } from "./validation/read-body.ts";

const NEEDED = ["inspect", "defaultJob", "workload"] as const;
const OPTIONAL = [
  "defaults",
  "check",
  "applyInspection",
  "polling",
  "shouldDeploy",
  "stateVersion",
  "stateChange",
  "parseCommand",
  "prepareRun",
  "prepareCheck",
  "retryInput",
  "explainFailure",
] as const;
/** The fields that only the caller of a create can know. */
const WITHOUT_DEFAULT: readonly string[] = ["name", "project_type", "repository_url"];
/**
 * Returns the project type with every answer checked as it crosses into the host.
 *
 * @throws `TypeError` naming type and part where the definition itself is wrong
 */
export function checkType(type: ProjectType): ProjectType {
  checkDefinition(type);
  const who = (part: string): string => `The project type "${type.name}" (${part})`;
  const settable = [...shapesOf(type, { put: false })];
  const defaults = defaultsCheck(settable.filter(([field]) => !WITHOUT_DEFAULT.includes(field)));
  const { job, stateChange } = jobChecks();
  const own = Object.keys(type.fields);
  const checkPart = <T>(part: string, check: AnswerCheck, answer: T): T =>
    checkAnswer(answer, check, who(part));
  return {
    name: type.name,
    fields: Object.fromEntries(
      Object.entries(type.fields).map(([field, definition]) => [
        field,
        checkField(definition, who(`fields.${field}`)),
      ]),
    ),
    inspectionDependsOn: type.inspectionDependsOn,
    ...(type.refusedVariables ? { refusedVariables: structuredClone(type.refusedVariables) } : {}),
    ...(type.masksArtifacts === true ? { masksArtifacts: true } : {}),
    ...(type.defaults
      ? { defaults: (input) => checkPart("defaults", defaults, type.defaults?.(input) ?? {}) }
      : {}),
    ...(type.check
      ? { check: (project) => checkPart("check", ISSUES, type.check?.(project) ?? []) }
      : {}),
    inspect: async (project, commit, read, options) =>
      checkPart(
        "inspect",
        (found) => inspectionProblem(found, commit),
        await type.inspect(project, commit, read, options),
      ),
    ...(type.applyInspection
      ? {
          applyInspection: (project, inspection) =>
            checkPart(
              "applyInspection",
              (found) => findingsProblem(found, project, own),
              type.applyInspection?.(project, inspection) ?? project,
            ),
        }
      : {}),
    ...(type.polling
      ? { polling: (project) => checkPart("polling", POLLING, type.polling?.(project)) }
      : {}),
    ...(type.shouldDeploy
      ? {
          shouldDeploy: (...given) =>
            checkPart("shouldDeploy", DECISION, type.shouldDeploy?.(...given) ?? { deploy: true }),
        }
      : {}),
    ...(type.stateVersion
      ? {
          stateVersion: (project) =>
            checkPart("stateVersion", OPTIONAL_TEXT, type.stateVersion?.(project)),
        }
      : {}),
    ...(type.stateChange
      ? {
          stateChange: (...given) =>
            checkPart(
              "stateChange",
              stateChange,
              type.stateChange?.(...given) ?? { change: "none" },
            ),
        }
      : {}),
    ...(type.parameters ? { parameters: copyParameters(type.parameters) } : {}),
    defaultJob: (...given) => checkPart("defaultJob", job, type.defaultJob(...given)),
    workload: (...given) => checkPart("workload", WORKLOAD, type.workload(...given)),
    ...(type.parseCommand
      ? {
          parseCommand: (...given) =>
            checkPart("parseCommand", WORDS, type.parseCommand?.(...given) ?? []),
        }
      : {}),
    ...(type.prepareRun
      ? {
          prepareRun: (...given) =>
            checkPart("prepareRun", PREPARED_RUN, type.prepareRun?.(...given) ?? { steps: [] }),
        }
      : {}),
    ...(type.prepareCheck
      ? {
          prepareCheck: (...given) =>
            checkPart("prepareCheck", PREPARED_CHECK, type.prepareCheck?.(...given)),
        }
      : {}),
    ...(type.plans ? { plans: checkPlans(type.plans, who) } : {}),
    ...(type.retryInput
      ? { retryInput: (...given) => callRetryInput(type, who("retryInput"), given) }
      : {}),
    ...(type.explainFailure
      ? { explainFailure: (...given) => callExplainFailure(type, who("explainFailure"), given) }
      : {}),
  };
}

function copyParameters(
  parameters: NonNullable<ProjectType["parameters"]>,
): NonNullable<ProjectType["parameters"]> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { shape, access, commands }]) => [
      name,
      { shape, access, commands: [...commands] },
    ]),
  );
}

/** Returns what makes plans, with every answer checked. */
function checkPlans(plans: ProjectPlans, who: (part: string) => string): ProjectPlans {
  return {
    parameters: copyParameters(plans.parameters),
    ...(plans.partialParameters ? { partialParameters: [...plans.partialParameters] } : {}),
    environment: (project) =>
      checkAnswer(plans.environment(project), ENVIRONMENT, who("plans.environment")),
    needsApproval: (project) =>
      checkAnswer(plans.needsApproval(project), FLAG, who("plans.needsApproval")),
    applies: (steps) => checkAnswer(plans.applies(steps), FLAG, who("plans.applies")),
    ...(plans.areAppliedByRuns === true ? { areAppliedByRuns: true } : {}),
    ...(plans.environments ? { environments: checkEnvironments(plans.environments, who) } : {}),
    ...(plans.previousInput
      ? {
          previousInput: (...given) =>
            checkAnswer(
              plans.previousInput?.(...given) ?? {},
              RETRY_INPUT,
              who("plans.previousInput"),
            ),
        }
      : {}),
    prepare: (...given) =>
      checkAnswer(plans.prepare(...given), PREPARED_PLAN, who("plans.prepare")),
  };
}

function checkEnvironments(
  environments: NonNullable<ProjectPlans["environments"]>,
  who: (part: string) => string,
): NonNullable<ProjectPlans["environments"]> {
  const part = (name: string): string => who(`plans.environments.${name}`);
  return {
    problem: (...given) =>
      checkAnswer(environments.problem(...given), OPTIONAL_TEXT, part("problem")),
    prepareRemoval: (...given) =>
      checkAnswer(environments.prepareRemoval(...given), PREPARED_PLAN, part("prepareRemoval")),
  };
}

function checkField(field: ProjectField, who: string): ProjectField {
  const isUnchanged = field.isUnchanged?.bind(field);
  const isConfirmation = field.isConfirmation?.bind(field);
  const { shape, default: value, orderAfter, isReadOnly, affectsDeployment } = field;
  const { isChosenByInspection } = field;
  return {
    shape,
    ...(value !== undefined && { default: structuredClone(value) }),
    ...(orderAfter !== undefined && { orderAfter }),
    ...(isReadOnly !== undefined && { isReadOnly }),
    ...(isChosenByInspection !== undefined && { isChosenByInspection }),
    ...(affectsDeployment !== undefined && { affectsDeployment }),
    ...(isUnchanged && {
      isUnchanged: (...given) => checkAnswer(isUnchanged(...given), FLAG, who),
    }),
    ...(isConfirmation && {
      isConfirmation: (...given) => checkAnswer(isConfirmation(...given), FLAG, who),
    }),
  };
}

/** Returns the input of a retry. Where the type fails, the whole run is repeated. */
function callRetryInput(
  type: ProjectType,
  who: string,
  given: Parameters<NonNullable<ProjectType["retryInput"]>>,
): ReturnType<NonNullable<ProjectType["retryInput"]>> {
  try {
    return checkAnswer(type.retryInput?.(...given), RETRY_INPUT, who);
  } catch {
    return undefined;
  }
}

/**
 * Returns the explanation of a failed run. The run has ended in any case: an explanation that fails
 * is reported in its place.
 */
function callExplainFailure(
  type: ProjectType,
  who: string,
  given: Parameters<NonNullable<ProjectType["explainFailure"]>>,
): string | undefined {
  try {
    return checkAnswer(type.explainFailure?.(...given), OPTIONAL_TEXT, who);
  } catch (error) {
    return `${who} could not explain the failure: ${error instanceof Error ? error.message : "something that is not an error was thrown"}`;
  }
}

function checkDefinition(type: ProjectType): void {
  if (typeof type !== "object" || type === null)
    throw new TypeError("A project type must be an object");
  if (typeof type.name !== "string" || type.name === "")
    throw new TypeError('A project type needs a "name" that is not empty');
  const wrong = (what: string): TypeError =>
    new TypeError(`The project type "${type.name}" ${what}`);
  for (const part of NEEDED)
    if (typeof type[part] !== "function") throw wrong(`needs the function "${part}"`);
  for (const part of OPTIONAL)
    if (type[part] !== undefined && typeof type[part] !== "function")
      throw wrong(`has "${part}", which is not a function`);
  if (
    !Array.isArray(type.inspectionDependsOn) ||
    type.inspectionDependsOn.some((field) => typeof field !== "string")
  )
    throw wrong('needs "inspectionDependsOn", a list of fields');
  if (type.refusedVariables !== undefined && REFUSED_VARIABLES(type.refusedVariables) !== undefined)
    throw wrong(
      'has "refusedVariables", which is not a list of names or a prefix in upper case, each with a reason',
    );
  if (type.masksArtifacts !== undefined && typeof type.masksArtifacts !== "boolean")
    throw wrong('has "masksArtifacts", which is not a boolean');
  if (typeof type.fields !== "object" || type.fields === null)
    throw wrong('needs "fields", an object of fields');
  for (const [field, definition] of Object.entries(type.fields)) {
    const problem = fieldProblem(field, definition) ?? placeProblem(field, type.fields);
    if (problem !== undefined) throw wrong(`has the field "${field}", ${problem}`);
  }
  if (typeof (type.parameters ?? {}) !== "object" || type.parameters === null)
    throw wrong('has "parameters", which is no object of parameters');
  for (const [name, definition] of Object.entries(type.parameters ?? {})) {
    const problem = parameterProblem(name, definition);
    if (problem !== undefined) throw wrong(`has the parameter "${name}", ${problem}`);
  }
}
