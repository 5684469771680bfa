import type { JSX, RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Text } from "../ui/parts.tsx";
import { ProblemWays } from "../ui/problem.tsx";
import { type FormIssues, placeIssues } from "./form-issues.ts";

/**
 * Returns what is wrong with a form, and the reference of the form: after a try that has failed,
 * the first of what is wrong has the focus.
 *
 * @param error what the newest try has failed with
 * @param names the fields that the form shows
 */
export function useIssues(
  error: unknown,
  names: readonly string[],
): { readonly form: RefObject<HTMLFormElement | null>; readonly issues: FormIssues } {
  const form = useRef<HTMLFormElement>(null);
  // Before the next key of a person: it is typed where the focus is.
  useLayoutEffect(() => {
    if (error !== undefined)
      form.current?.querySelector<HTMLElement>("[aria-invalid=true], .form-rest")?.focus();
  }, [error]);
  return { form, issues: placeIssues(error, names) };
}

/**
 * Shows what is wrong with a form and is about none of its fields, and what leads on.
 *
 * @param props.project the project that the form is about, for links to what is in the way
 */
export function OtherIssues({
  messages,
  error,
  project,
}: {
  messages: readonly string[];
  error: unknown;
  project?: string | undefined;
}): JSX.Element | null {
  if (messages.length === 0) return null;
  return (
    <div class="notice tone-failed form-rest" tabIndex={-1}>
      <div role="alert">
        {messages.map((message) => (
          <p key={message}>
            <Text>{message}</Text>
          </p>
        ))}
      </div>
      <ProblemWays error={error} project={project} />
    </div>
  );
}
