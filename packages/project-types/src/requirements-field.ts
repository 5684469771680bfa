import type { Project } from "@dagctl/core";
import type { ProjectField } from "@dagctl/core/contracts";
import { textField } from "@dagctl/core/driver-kit";
import type * as z from "zod";
import type { AvailablePythons } from "./chosen-versions/python-order.ts";
import { chosenVersionsField, type WithChosenVersions } from "./chosen-versions/chosen-versions.ts";
import {
  IMAGE_FIELD,
  imageField,
  type ImageInput,
  type ImagePolicy,
  type WithImage,
} from "./image-field.ts";
import { requirementsPathProblem } from "./python-requirements/read-python-requirements.ts";

/** The field that says which file of Python packages is installed. */
export const REQUIREMENTS_FIELD = "python_requirements";
/** The fields that decide which packages a project has in addition to its tool. */
export const PACKAGES_FIELDS: readonly string[] = [REQUIREMENTS_FIELD, IMAGE_FIELD];

/** What the type of a Python tool can be given. */
export interface PythonTypeOptions {
  /**
   * The addresses of the operator's package indexes. A requirements file may name one of them, and
   * any other than the public one is refused.
   * @default none
   */
  readonly packageIndexes?: readonly string[] | undefined;
  /**
   * The hosts from whose Git repositories packages may be taken, without a login: `github.com`, or
   * `git.example.com:8443`. The Git driver must allow the host, too.
   * @default none
   */
  readonly packageGitHosts?: readonly string[] | undefined;
  /** Which images a project may name. @default none */
  readonly imagePolicy?: ImagePolicy | undefined;
  /**
   * Returns which Pythons projects can have at once. It is called where a repository asks for one.
   * @default nothing is known of them
   */
  readonly pythons?: (() => Promise<AvailablePythons>) | undefined;
}

/** The fields of a project that has Python packages of its own. */
export interface WithPythonRequirements extends WithImage, WithChosenVersions {
  /**
   * The requirements.txt or pyproject.toml whose packages are installed with the tool: a path from
   * the project's folder, in the repository, or `""` for none. Absent: requirements.txt, else a
   * pyproject.toml that has dependencies, else that of a folder above which names the tool.
   */
  readonly python_requirements?: string;
  /** The file that was read for the project's commit. Absent where none was. Read only. */
  readonly python_requirements_file?: string;
}

/** The fields of a body that choose the file, or the image. */
export interface PythonRequirementsInput extends ImageInput {
  readonly python_requirements?: string | null | undefined;
}

const LONGEST = 255;
/** A path as JSON Schema can say it. */
const PATH = "[^\\u0000-\\u001f\\\\\\u007f/\\-][^\\u0000-\\u001f\\\\\\u007f]*";

type Fields<Of extends Project> = {
  readonly [Name in keyof WithPythonRequirements]-?: ProjectField<Of> & {
    readonly shape: z.ZodType<Exclude<WithPythonRequirements[Name], undefined>>;
  };
};

/**
 * Returns the fields of a project that has Python packages of its own.
 *
 * @param orderAfter the field that they follow in an answer
 */
export function requirementsFields<Of extends Project>(orderAfter: string): Fields<Of> {
  return {
    python_requirements: {
      shape: textField(fieldProblem, {
        pattern: `^(?:${PATH})?$`,
        maxLength: LONGEST,
        description:
          "The file of Python packages that are installed with the tool, as a path from the project's folder; empty for none.",
        examples: ["requirements.txt"],
      }),
      orderAfter,
    },
    python_requirements_file: {
      shape: textField((path) => requirementsPathProblem(path), {
        pattern: `^${PATH}$`,
        maxLength: LONGEST,
        description: "The file of Python packages that was read.",
        examples: ["requirements.txt"],
      }),
      isReadOnly: true,
      orderAfter: REQUIREMENTS_FIELD,
    },
    ...imageField<Of>("python_requirements_file"),
    chosen_versions: chosenVersionsField<Of>(),
  };
}

function fieldProblem(path: string): string | undefined {
  if (path === "") return undefined;
  if (path.length > LONGEST) return `must be at most ${LONGEST} characters`;
  const problem = requirementsPathProblem(path);
  return problem && `${problem}, or "" for none`;
}
