import type { Project } from "@dagctl/core";
import type { ProjectField } from "@dagctl/core/contracts";
import { textField } from "@dagctl/core/driver-kit";
import type { Issue } from "@dagctl/core/errors";
import type * as z from "zod";

/** The field that names an image. */
export const IMAGE_FIELD = "image";

/**
 * Returns why a project may not name an image, to follow the name of the field; `undefined` where
 * it may.
 */
export type ImagePolicy = (image: string) => string | undefined;

/** The field of a project that runs in an image of its own. */
export interface WithImage {
  /**
   * A container image that has the tool at the project's version, and all packages: nothing is
   * installed over it. Absent: the image of the tool, or the environment that the driver builds.
   */
  readonly image?: string;
}

/** The field of a body that names the image. */
export interface ImageInput {
  readonly image?: string | null | undefined;
}

const LONGEST = 512;
const NAME = "[a-z0-9]+(?:[._\\-]+[a-z0-9]+)*";
const PATTERN = `^${NAME}(?::[0-9]{1,5})?(?:/${NAME})*(?::[A-Za-z0-9_][A-Za-z0-9._\\-]{0,127})?(?:@sha256:[0-9a-f]{64})?$`;

/**
 * Returns the field of an image.
 *
 * @param orderAfter the field that it follows in an answer
 */
export function imageField<Of extends Project>(
  orderAfter: string,
): {
  readonly image: ProjectField<Of> & { readonly shape: z.ZodType<string> };
} {
  return {
    image: {
      shape: textField(nameProblem, {
        pattern: PATTERN,
        minLength: 1,
        maxLength: LONGEST,
        description:
          "A container image that has the tool and all packages. The operator decides which images are allowed.",
        examples: ["registry.example.com/pipelines/sqlmesh:0.130.0"],
      }),
      orderAfter,
    },
  };
}

function nameProblem(image: string): string | undefined {
  return image.length <= LONGEST && new RegExp(PATTERN).test(image)
    ? undefined
    : `must be the name of an image of at most ${LONGEST} characters, such as registry.example.com/pipelines/sqlmesh:0.130.0`;
}

/** Without a policy no project may name an image. */
const NONE: ImagePolicy = () =>
  "is refused: the operator allows no images. Leave it out, or set it to null";

/** Returns what is wrong with the image of a project. */
export function imageIssues({ image }: WithImage, policy: ImagePolicy = NONE): readonly Issue[] {
  const problem = image === undefined ? undefined : policy(image);
  return problem === undefined ? [] : [{ path: IMAGE_FIELD, message: problem }];
}
