import * as z from "zod";

/**
 * What JSON Schema can say of a text. Every text that a field accepts matches it. Where more texts
 * match, `description` says what else is refused.
 */
export interface TextKeywords {
  /** A regular expression, also for the flag `u`. */
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly description?: string;
  readonly examples?: readonly string[];
}

/**
 * Returns a text shape, one of the few kinds of fields. Each message says what would be right and
 * follows the field's name ("branch: must not …"). No message repeats a value, which may be long,
 * hostile or a secret.
 *
 * @param problem returns what is wrong with a text, or `undefined`
 * @param keywords describe the same rule to programs. @default any text
 */
export function textField(
  problem: (text: string) => string | undefined,
  keywords: TextKeywords = {},
): z.ZodType<string> {
  return z
    .string({ error: "must be a string" })
    .superRefine((text, context) => {
      const message = problem(text);
      if (message !== undefined) context.addIssue({ code: "custom", message });
    })
    .meta({ ...keywords });
}

/** Returns the shape of `true` and `false`. */
export function booleanField(): z.ZodType<boolean> {
  return z.boolean({ error: "must be true or false" });
}

/** Returns the shape of one of these texts, with the same case. */
export function choiceField<const Choice extends string>(
  choices: readonly Choice[],
): z.ZodType<Choice> {
  return z.enum(choices, { error: `must be ${either(choices)}` });
}

/**
 * Returns the shape of a list of different texts.
 *
 * @param what what they are, for messages: `names of jobs`
 */
export function listField(
  item: z.ZodType<string>,
  { least, most, what }: { readonly least: number; readonly most: number; readonly what: string },
): z.ZodType<readonly string[]> {
  const error = `must be a list of ${least} to ${most} ${what}`;
  return z
    .array(item, { error })
    .min(least, { error })
    .max(most, { error })
    .superRefine((list, context) => {
      for (const [index, text] of list.slice(0, most).entries())
        if (list.indexOf(text) < index)
          context.addIssue({ code: "custom", path: [index], message: "must not be named twice" });
    })
    .meta({ uniqueItems: true });
}

/** Returns the shape of a whole number from `least` to `most`, both included. */
export function integerField(least: number, most: number): z.ZodType<number> {
  const error = `must be a whole number from ${least} to ${most}`;
  return z.int({ error, abort: true }).min(least, { error }).max(most, { error });
}

/** Returns a list of choices such as `a, b or c`. */
export function either(choices: readonly string[]): string {
  const last = choices.at(-1) ?? "";
  return choices.length < 2 ? last : `${choices.slice(0, -1).join(", ")} or ${last}`;
}
