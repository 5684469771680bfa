import type { JSX } from "preact";
import { Text } from "../ui/parts.tsx";
import type { ProjectField } from "./project-fields.ts";

/** Shows one field with its label, its help, and what is wrong with it. */
export function Field({
  field: { name, label, kind, help, choices = [], isRequired = false },
  value,
  problem,
  onChange,
}: {
  field: ProjectField;
  value: string | boolean;
  problem: string | undefined;
  onChange: (value: string | boolean) => void;
}): JSX.Element {
  const described = [
    ...(help === undefined ? [] : [`${name}-help`]),
    ...(problem === undefined ? [] : [`${name}-problem`]),
  ].join(" ");
  const given = {
    id: name,
    name,
    class: "field",
    "aria-invalid": problem !== undefined,
    "aria-describedby": described === "" ? undefined : described,
  };
  const texts = {
    ...given,
    value: String(value),
    spellcheck: false,
    autocomplete: "off",
    required: isRequired,
    onInput: ({ currentTarget }: { readonly currentTarget: { readonly value: string } }) =>
      onChange(currentTarget.value),
  };
  const controls: Readonly<Record<ProjectField["kind"], () => JSX.Element>> = {
    text: () => <input type="text" {...texts} />,
    number: () => <input type="text" inputMode="numeric" {...texts} />,
    area: () => <textarea rows={3} {...texts} />,
    choice: () => (
      <select
        {...given}
        value={String(value)}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      >
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
      </select>
    ),
    check: () => (
      <input
        {...given}
        type="checkbox"
        class="check"
        checked={value === true}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
    ),
  };
  return (
    <div class={kind === "check" ? "form-row form-check" : "form-row"}>
      <label for={name}>
        {label}
        {isRequired && <span class="quiet"> (needed)</span>}
      </label>
      {controls[kind]()}
      {help !== undefined && (
        <p id={`${name}-help`} class="quiet form-help">
          {help}
        </p>
      )}
      {problem !== undefined && (
        <p id={`${name}-problem`} class="problem">
          <Text>{problem}</Text>
        </p>
      )}
    </div>
  );
}
