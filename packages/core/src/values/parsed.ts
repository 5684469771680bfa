declare const PARSED: unique symbol;

/** A text that only a parse function makes: a value of this type was checked. */
export type ParsedText<Name extends string> = string & { readonly [PARSED]: Name };

/**
 * What a parse function returns: the value, or what is wrong with the text. `problem` follows the
 * name of a field (`must not be empty`) and never repeats the text.
 */
export type Parsed<Value> =
  | { readonly value: Value; readonly problem?: undefined }
  | { readonly value?: undefined; readonly problem: string };
