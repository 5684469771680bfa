import type { Inspection, JobSpec, RunParameters, Step } from "@dagctl/core/contracts";
import { isDagctlError } from "@dagctl/core/errors";
import type { Assertions } from "../assertions.ts";
import { lawCase } from "../engine-fixture.ts";
import type { Case } from "../suite.ts";
import { type OnHost, type TestedProjectType, withProject } from "./on-host.ts";

/** Values of each kind. A shape accepts those of one kind. */
const OF_EACH_KIND: readonly unknown[] = [true, 7, "a", ["a"], { a: "a" }, null];
/** What a program could read as a flag. */
const FLAGS = ["-x", "--all", "--all=1", "-"];

const withoutParameters = ({ type }: TestedProjectType): string | undefined =>
  type.parameters ? undefined : "the type has no parameters";

/** The cases of what a project type says of the parameters of its runs. */
export const parameterCases: readonly Case<TestedProjectType>[] = [
  lawCase(
    "type-parameter-shapes",
    "the shape of a parameter accepts its value, and none of another kind",
    async (fixture, law) => {
      for (const [name, { shape }] of Object.entries(fixture.type.parameters ?? {})) {
        const example = exampleOf(fixture, name);
        law.holds(shape.safeParse(example).success, `${name} accepts ${JSON.stringify(example)}`);
        for (const other of OF_EACH_KIND.filter((value) => kindOf(value) !== kindOf(example)))
          law.holds(!shape.safeParse(other).success, `${name} refuses ${JSON.stringify(other)}`);
      }
    },
    withoutParameters,
  ),
  lawCase(
    "type-parameter-words",
    "a parameter is in the steps of a run, and no text of it becomes a flag",
    (fixture, law) =>
      withProject(fixture, async ({ project, inspect }) => {
        const found = await inspect();
        const plain = stepsOf(fixture, { project, found, law });
        for (const [name, { shape }] of Object.entries(fixture.type.parameters ?? {})) {
          const example = exampleOf(fixture, name);
          const made = stepsOf(fixture, { project, found, law }, { [name]: example });
          law.holds(
            made.some((steps, index) => JSON.stringify(steps) !== JSON.stringify(plain[index])),
            `${name} changes the steps of no run`,
          );
          for (const flag of FLAGS) {
            const value = withText(example, flag);
            if (!shape.safeParse(value).success) continue;
            const words = stepsOf(fixture, { project, found, law }, { [name]: value })
              .flat()
              .flatMap(({ argv }) => argv);
            const isThere = plain.flat().some(({ argv }) => argv.includes(flag));
            law.holds(isThere || !words.includes(flag), `${name}: ${flag} is a word of its own`);
          }
        }
      }),
    withoutParameters,
  ),
];

function exampleOf({ parameters = {} }: TestedProjectType, name: string): unknown {
  if (Object.hasOwn(parameters, name)) return parameters[name];
  throw new TypeError(`The fixture needs a value of the parameter ${name}`);
}

const kindOf = (value: unknown): string =>
  Array.isArray(value) ? "list" : value === null ? "null" : typeof value;

/** Returns a value with another text in place of each of its texts. */
function withText(value: unknown, text: string): unknown {
  if (typeof value === "string") return text;
  if (Array.isArray(value)) return value.map((item) => withText(item, text));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withText(item, text)]),
  );
}

interface Prepared extends Pick<OnHost, "project"> {
  readonly found: Inspection;
  readonly law: Assertions;
}

/**
 * Returns the steps of the default job, and of the command of the fixture. A parameter that one of
 * them cannot have is refused by name, and changes nothing there.
 */
function stepsOf(
  fixture: TestedProjectType,
  { project, found, law }: Prepared,
  parameters?: RunParameters,
): readonly (readonly Step[])[] {
  const { type, command } = fixture;
  const [name = ""] = Object.keys(parameters ?? {});
  const make = (index: number, work: () => Pick<JobSpec, "steps"> | undefined): readonly Step[] => {
    try {
      const { steps = [] } = work() ?? {};
      law.same(work()?.steps, steps, `the steps with ${name}, at a second call`);
      law.same(JSON.parse(JSON.stringify(steps)), steps, `the steps with ${name}, as JSON`);
      return steps;
    } catch (error) {
      if (parameters === undefined || !isDagctlError(error, "invalid")) throw error;
      for (const { path } of error.issues ?? [])
        law.same(path, `parameters.${name}`, "the place of the issue of a parameter");
      return stepsOf(fixture, { project, found, law })[index] ?? [];
    }
  };
  const prepare = () =>
    command === undefined
      ? undefined
      : type.prepareRun?.(project, found, {
          kind: "job",
          argv: command.split(" "),
          ...(parameters && { parameters }),
        });
  return [make(0, () => type.defaultJob(project, found, parameters)), make(1, prepare)];
}
