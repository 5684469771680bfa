import type { FormField, FormValues } from "../forms/form-field.ts";

/** What a plan for another environment is of. */
export const ENVIRONMENT_FIELDS: readonly FormField[] = [
  {
    name: "environment",
    label: "Environment",
    kind: "text",
    isRequired: true,
    help: "Such as dev_ann: small letters, digits and _. It is made by the approval of the plan.",
  },
  {
    name: "branch",
    label: "Branch",
    kind: "text",
    help: "Its newest commit is planned. Empty: the branch of the project.",
  },
  {
    name: "commit",
    label: "Commit",
    kind: "text",
    help: "One commit, 40 hexadecimal digits, in place of the newest one of the branch.",
  },
  {
    name: "ttl",
    label: "Removed after",
    kind: "text",
    help: "How long it is there after its newest approval, from 1h to 2160h. Empty: 168h, 7 days.",
  },
  {
    name: "follow",
    label: "Follow the branch",
    kind: "check",
    help: "Each later commit of the branch becomes a plan for the environment.",
  },
];

const NAMES: ReadonlySet<string> = new Set(ENVIRONMENT_FIELDS.map(({ name }) => name));

/** Returns those of the parameters of plans that a form with these fields can have, too. */
export const otherParameters = (parameters: readonly FormField[]): readonly FormField[] =>
  parameters.filter(({ name }) => !NAMES.has(name));

/**
 * Returns what a form says of the environment of a plan. What is empty has its default; a plan
 * without an environment would be one of the project's own, so that its name is always sent.
 */
export function environmentBody(values: FormValues): Readonly<Record<string, string | true>> {
  return Object.fromEntries(
    ENVIRONMENT_FIELDS.flatMap(({ name }): readonly (readonly [string, string | true])[] => {
      const { [name]: typed = "" } = values;
      if (typeof typed !== "string") return typed ? [[name, typed]] : [];
      const value = typed.trim();
      return name === "environment" || value !== "" ? [[name, value]] : [];
    }),
  );
}
