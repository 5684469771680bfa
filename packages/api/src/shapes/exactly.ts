import * as z from "zod";

/** A type without `readonly`, and without `undefined` in optional fields. */
type Plain<Of> = Of extends readonly (infer Item)[]
  ? Plain<Item>[]
  : Of extends object
    ? { -readonly [Field in keyof Of]: Plain<Exclude<Of[Field], undefined>> }
    : Of;

// A conditional type that is not resolved is equal to another one only where both sides are.
/* oxlint-disable typescript/no-unnecessary-type-parameters -- it compares what T extends */
type IsEqual<One, Other> =
  (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;
/* oxlint-enable typescript/no-unnecessary-type-parameters */

/** The compiler shows this type where the fields are not those of the interface. */
interface FieldsDiffer<Fields, Of> {
  readonly fieldsDiffer: { readonly shape: Fields; readonly interface: Of };
}

type Same<Fields extends z.ZodRawShape, Of> =
  IsEqual<Plain<z.output<z.ZodObject<Fields>>>, Plain<Of>> extends true
    ? unknown
    : FieldsDiffer<Plain<z.output<z.ZodObject<Fields>>>, Plain<Of>>;

/** The shape of an object in an answer. It accepts fields that it does not know. */
export type ShapeOf<Of> = z.ZodType<Of> & {
  readonly shape: { readonly [Field in keyof Of]-?: z.ZodType };
};

/**
 * Returns what makes the shape of an interface. The compiler refuses fields that are not exactly
 * those of the interface: a missing or surplus field, or one of another type.
 */
export function exactly<Of extends object>(): <Fields extends z.ZodRawShape>(
  fields: Fields & Same<Fields, Of>,
) => ShapeOf<Of> {
  return (fields) => z.looseObject(fields) as unknown as ShapeOf<Of>;
}

/** A time in RFC 3339. */
export const TIME: z.ZodType<string> = z.string().meta({ format: "date-time" });

/** The id of a commit. */
export const COMMIT: z.ZodType<string> = z.string().meta({ pattern: "^[0-9a-f]{40}$" });

/** A number of things. */
export const COUNT: z.ZodType<number> = z.int().min(0);

/**
 * Returns a text with a description.
 *
 * @param description one sentence for the docs
 */
export function text(description: string): z.ZodType<string> {
  return z.string().meta({ description });
}
