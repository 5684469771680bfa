/** What a link leads to, by ids. */
export type LinkTarget = { readonly organization: string } & (
  | { readonly kind: "project"; readonly project: string }
  | { readonly kind: "run"; readonly project: string; readonly run: string }
  | { readonly kind: "plan"; readonly project: string; readonly plan: string }
  | { readonly kind: "operation"; readonly project: string; readonly operation: string }
  | { readonly kind: "notification"; readonly notification: string }
);

/**
 * Returns the address of the page for people about a target, or `undefined` where there is none.
 * Everyone who receives a message reads the address: it has no secret.
 */
export type LinkTo = (target: LinkTarget) => string | undefined;
