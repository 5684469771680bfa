/** One field of a form. */
export interface FormField {
  readonly name: string;
  readonly label: string;
  /**
   * The control. `flag` is a choice of yes, no and the default; `list` has a text on each line;
   * `json` has any value.
   */
  readonly kind: "text" | "area" | "number" | "choice" | "check" | "flag" | "list" | "json";
  /** One sentence below the field. */
  readonly help?: string;
  /** The choices, the default first. An empty one sends nothing. */
  readonly choices?: readonly string[];
  /** What choices are called, by choice. @default as they are */
  readonly choiceWords?: Readonly<Record<string, string>>;
  /** Values that a `text` offers while it is typed. It may have any other one. @default none */
  readonly suggestions?: readonly Suggestion[];
  /** Of a `check`: whether it is checked where nothing was sent. @default false */
  readonly isOn?: boolean;
  readonly isRequired?: boolean;
}

/** A value that a field offers, with what it is called. */
export interface Suggestion {
  readonly value: string;
  readonly text?: string;
}

/** The values of a form, by field: texts as they were typed, and what is checked. */
export type FormValues = Readonly<Record<string, string | boolean>>;
