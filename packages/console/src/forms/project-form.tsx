import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Text } from "../ui/parts.tsx";
import { ProblemWays } from "../ui/problem.tsx";
import { useCountdown } from "../ui/use-countdown.ts";
import { Field } from "./field.tsx";
import { placeIssues } from "./form-issues.ts";
import { emptyValue, type FieldGroup, type FormValues } from "./project-fields.ts";

/**
 * Shows the fields of a project. What the server refuses is said at each field, the first of them
 * has the focus, and what was typed stays.
 *
 * @param props.error what the newest try has failed with
 * @param props.project the project that is changed, for links to what is in the way
 */
export function ProjectForm({
  groups,
  values,
  error,
  action,
  isActing,
  project,
  onChange,
  onSubmit,
  children,
}: {
  groups: readonly FieldGroup[];
  values: FormValues;
  error: unknown;
  action: string;
  isActing: boolean;
  project?: string;
  onChange: (name: string, value: string | boolean) => void;
  onSubmit: () => void;
  /** What stands above the fields. */
  children?: ComponentChildren;
}): JSX.Element {
  const form = useRef<HTMLFormElement>(null);
  const names = groups.flatMap(({ fields }) => fields.map(({ name }) => name));
  const issues = placeIssues(error, names);
  const isPaused = useCountdown(error) > 0;
  useEffect(() => {
    if (error !== undefined)
      form.current?.querySelector<HTMLElement>("[aria-invalid=true], .form-rest")?.focus();
  }, [error]);
  return (
    <form
      ref={form}
      class="form project-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {issues.rest.length > 0 && (
        <div class="notice tone-failed form-rest" tabIndex={-1}>
          <div role="alert">
            {issues.rest.map((message) => (
              <p key={message}>
                <Text>{message}</Text>
              </p>
            ))}
          </div>
          <ProblemWays error={error} project={project} />
        </div>
      )}
      {children}
      {groups.map(({ title, fields }) => (
        <fieldset class="form-group" key={title}>
          <legend>{title}</legend>
          {fields.map((field) => (
            <Field
              field={field}
              value={values[field.name] ?? emptyValue(field)}
              problem={issues.at.get(field.name)}
              onChange={(value) => onChange(field.name, value)}
              key={field.name}
            />
          ))}
        </fieldset>
      ))}
      <button type="submit" class="button button-primary" aria-disabled={isActing || isPaused}>
        {action}
      </button>
    </form>
  );
}
