import type { ComponentChildren, JSX } from "preact";
import { useCountdown } from "../ui/use-countdown.ts";
import { Field } from "./field.tsx";
import { OtherIssues, useIssues } from "./issues.tsx";
import type { FormValues } from "./form-field.ts";
import { emptyValue, type FieldGroup } from "./project-fields.ts";

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
  const isPaused = useCountdown(error) > 0;
  const { form, issues } = useIssues(
    error,
    groups.flatMap(({ fields }) => fields.map(({ name }) => name)),
  );
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
      <OtherIssues messages={issues.rest} error={error} project={project} />
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
