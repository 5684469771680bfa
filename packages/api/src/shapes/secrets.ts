import { MAX_SECRET_BYTES, secretValueProblem, textField } from "@dagctl/core/driver-kit";
import * as z from "zod";
import { COUNT, exactly, type ShapeOf } from "./exactly.ts";

interface SecretName {
  readonly name: string;
}

/** A secret, without its value. */
export const SECRET: ShapeOf<SecretName> = exactly<SecretName>()({ name: z.string() });

interface SecretList {
  readonly secrets: readonly SecretName[];
  readonly total: number;
}

/** The names of all secrets. */
export const SECRET_LIST: ShapeOf<SecretList> = exactly<SecretList>()({
  secrets: z.array(SECRET),
  total: COUNT,
});

interface SecretRemoval {
  readonly message: string;
  readonly name: string;
}

/** The answer of a delete. */
export const SECRET_REMOVAL: ShapeOf<SecretRemoval> = exactly<SecretRemoval>()({
  message: z.string(),
  name: z.string(),
});

/** The body that stores a secret. */
export const SECRET_INPUT: z.ZodType = z.strictObject({
  value: textField(secretValueProblem, {
    minLength: 1,
    maxLength: MAX_SECRET_BYTES,
    description: "At most 64 KiB of UTF-8.",
    examples: ["a deploy key"],
  }),
});
