/** A Python program as the interpreter reads it; `at` is an offset into the text. */
export type Expression = { readonly at: number } & (
  | { readonly kind: "text"; readonly text: string }
  /**
   * An f-string: the texts between expressions, and the expressions; `undefined` is a part that is
   * not formatted here.
   */
  | { readonly kind: "joined"; readonly parts: readonly (string | Expression | undefined)[] }
  | { readonly kind: "constant"; readonly value: boolean | number | null }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "attribute"; readonly of: Expression; readonly name: string }
  /** A subscript; `index` is absent for a slice. */
  | { readonly kind: "item"; readonly of: Expression; readonly index?: Expression }
  | { readonly kind: "call"; readonly callee: Expression; readonly arguments: readonly Argument[] }
  | { readonly kind: "dict"; readonly entries: readonly DictEntry[] }
  | { readonly kind: "list" | "tuple" | "set"; readonly items: readonly Expression[] }
  | { readonly kind: "star"; readonly of: Expression }
  | { readonly kind: "unary"; readonly operator: string; readonly of: Expression }
  | {
      readonly kind: "binary";
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: "logic";
      readonly operator: "and" | "or";
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: "compare";
      readonly left: Expression;
      readonly operator: string;
      readonly right: Expression;
    }
  | {
      readonly kind: "conditional";
      readonly test: Expression;
      readonly chosen: Expression;
      readonly otherwise: Expression;
    }
  | { readonly kind: "lambda"; readonly function: FunctionDefinition }
  | {
      readonly kind: "comprehension";
      readonly of: "dict" | "list" | "argument" | "other";
      readonly key?: Expression;
      readonly value: Expression;
      readonly clauses: readonly Clause[];
    }
  | { readonly kind: "walrus"; readonly name: string; readonly value: Expression }
  /**
   * An expression that is not evaluated; its parts are stored, since it may change what they name.
   */
  | { readonly kind: "other"; readonly parts: readonly Expression[]; readonly yields: boolean }
);

export interface Argument {
  readonly how: "positional" | "star" | "keyword" | "stars";
  readonly at: number;
  readonly name?: string;
  readonly value: Expression;
}

/** Without a key it is `**value`. */
export interface DictEntry {
  readonly key?: Expression;
  readonly value: Expression;
}

export interface Clause {
  readonly target: Expression;
  readonly iterable: Expression;
  readonly tests: readonly Expression[];
}

export interface Parameter {
  readonly name: string;
  readonly how: "plain" | "keyword" | "star" | "stars";
  readonly initial?: Expression;
}

export interface FunctionDefinition {
  readonly name: string;
  readonly at: number;
  readonly parameters: readonly Parameter[];
  readonly decorators: readonly Expression[];
  readonly body: readonly Statement[];
  /** A generator or coroutine: a call runs nothing yet. */
  readonly lazy: boolean;
}

export interface Handler {
  readonly name?: string;
  /** Takes every exception. */
  readonly all: boolean;
  readonly body: readonly Statement[];
}

export type Statement = { readonly at: number } & (
  | { readonly kind: "assign"; readonly targets: readonly Expression[]; readonly value: Expression }
  /** `name: type` without a value; only a class body stores it. */
  | { readonly kind: "declare"; readonly target: Expression }
  | {
      readonly kind: "update";
      readonly target: Expression;
      readonly operator: string;
      readonly value: Expression;
    }
  | { readonly kind: "expression"; readonly value: Expression }
  | {
      readonly kind: "if";
      readonly branches: readonly {
        readonly test: Expression;
        readonly body: readonly Statement[];
      }[];
      readonly otherwise: readonly Statement[];
    }
  | {
      readonly kind: "for";
      readonly target: Expression;
      readonly iterable: Expression;
      readonly body: readonly Statement[];
      readonly otherwise: readonly Statement[];
    }
  | {
      readonly kind: "while";
      readonly test: Expression;
      readonly body: readonly Statement[];
      readonly otherwise: readonly Statement[];
    }
  | {
      readonly kind: "try";
      readonly body: readonly Statement[];
      readonly handlers: readonly Handler[];
      readonly otherwise: readonly Statement[];
      readonly last: readonly Statement[];
    }
  | {
      readonly kind: "with";
      readonly items: readonly { readonly context: Expression; readonly target?: Expression }[];
      readonly body: readonly Statement[];
    }
  | {
      readonly kind: "match";
      readonly subject: Expression;
      readonly cases: readonly {
        /** Matches everything. */ readonly always: boolean;
        readonly binds: readonly string[];
        readonly guard?: Expression;
        readonly body: readonly Statement[];
      }[];
    }
  | { readonly kind: "function"; readonly function: FunctionDefinition }
  | {
      readonly kind: "class";
      readonly name: string;
      readonly bases: readonly Argument[];
      readonly decorators: readonly Expression[];
      readonly body: readonly Statement[];
    }
  | { readonly kind: "return"; readonly value?: Expression }
  | { readonly kind: "raise" | "assert"; readonly value?: Expression }
  | { readonly kind: "delete"; readonly targets: readonly Expression[] }
  | { readonly kind: "scope"; readonly names: readonly string[]; readonly global: boolean }
  | {
      readonly kind: "import";
      readonly bindings: readonly {
        readonly name: string;
        readonly module: string;
        readonly member?: string;
      }[];
    }
  | { readonly kind: "star import"; readonly module: string }
  | { readonly kind: "break" | "continue" | "pass" }
);

/** What a piece of a program names and binds, by its text alone. */
export interface Bindings {
  /** Bound in the scope of the piece itself. */
  readonly bound: ReadonlySet<string>;
  readonly globals: ReadonlySet<string>;
  readonly nonlocals: ReadonlySet<string>;
  /** Every name that occurs, inner functions included. */
  readonly mentioned: ReadonlySet<string>;
  /** Declared global or nonlocal in inner functions. */
  readonly outer: ReadonlySet<string>;
  readonly returns: boolean;
  /** The number of pieces that were read to find this. */
  readonly size: number;
}
