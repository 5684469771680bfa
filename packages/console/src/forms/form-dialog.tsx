import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { useChange } from "../ui/use-change.ts";
import { useModal } from "../ui/use-modal.ts";
import { Field } from "./field.tsx";
import type { FormField, FormValues } from "./form-field.ts";
import { OtherIssues, useIssues } from "./issues.tsx";
import { emptyValue } from "./project-fields.ts";

/**
 * Asks for some fields in a dialog, and sends them. What the server refuses is said at each field,
 * the first of them has the focus, and what was typed stays.
 *
 * @param props.fieldsOf returns the fields that are shown, by what they have
 * @param props.bodyOf returns what is sent; `undefined` where there is nothing to send yet
 * @param props.project the project that it is about, for links to what is in the way
 * @param props.save sends it. The dialog closes afterwards, unless it throws
 */
export function FormDialog<Body extends object>({
  title,
  action,
  initial,
  fieldsOf,
  bodyOf,
  project,
  save,
  onClose,
  children,
}: {
  title: string;
  action: string;
  initial: FormValues;
  fieldsOf: (values: FormValues) => readonly FormField[];
  bodyOf: (values: FormValues) => Body | undefined;
  project?: string;
  save: (body: Body, idempotencyKey: string) => Promise<void>;
  onClose: () => void;
  /** What is above the fields. */
  children?: ComponentChildren;
}): JSX.Element {
  const dialog = useModal();
  const [values, setValues] = useState(initial);
  const { error, isBlocked, request } = useChange();
  const fields = fieldsOf(values);
  const { form, issues } = useIssues(
    error,
    fields.map(({ name }) => name),
  );
  const body = bodyOf(values);
  const submit = async (): Promise<void> => {
    if (body === undefined) return;
    const isDone = await request(JSON.stringify(body), (key) => save(body, key));
    if (isDone) dialog.current?.close();
  };
  return (
    <dialog ref={dialog} class="dialog form-dialog" aria-labelledby="form-title" onClose={onClose}>
      <form
        ref={form}
        class="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <h2 id="form-title">{title}</h2>
        <OtherIssues messages={issues.rest} error={error} project={project} />
        {children}
        {fields.map((field) => (
          <Field
            field={field}
            value={values[field.name] ?? emptyValue(field)}
            problem={issues.at.get(field.name)}
            onChange={(value) => setValues((before) => ({ ...before, [field.name]: value }))}
            key={field.name}
          />
        ))}
        <p class="dialog-ways">
          <button type="button" class="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
          <button
            type="submit"
            class="button button-primary"
            aria-disabled={isBlocked || body === undefined}
          >
            {action}
          </button>
        </p>
      </form>
    </dialog>
  );
}
