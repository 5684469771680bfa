import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { Text } from "../ui/parts.tsx";
import type { FormField } from "./form-field.ts";

/** What a choice is called where its text says too little. */
const CHOICE_WORDS: Readonly<Record<string, string>> = { "": "Default", true: "Yes", false: "No" };

/** Shows one field with its label, its help, and what is wrong with it. */
export function Field({
  field: { name, label, kind, help, choices = [], suggestions = [], isRequired = false, ...more },
  value,
  problem,
  onChange,
}: {
  field: FormField;
  value: string | boolean;
  problem: string | undefined;
  onChange: (value: string | boolean) => void;
}): JSX.Element {
  // A page may have two forms with fields of one name, and a type fields of any name.
  const id = useId();
  const described = [
    ...(help === undefined ? [] : [`${id}-help`]),
    ...(problem === undefined ? [] : [`${id}-problem`]),
  ].join(" ");
  const given = {
    id,
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
  const area = (): JSX.Element => <textarea rows={kind === "json" ? 6 : 3} {...texts} />;
  const choice = (): JSX.Element => (
    <select
      {...given}
      value={String(value)}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    >
      {choices.map((each) => (
        <option key={each} value={each}>
          {more.choiceWords?.[each] ?? (kind === "flag" || each === "" ? CHOICE_WORDS[each] : each)}
        </option>
      ))}
    </select>
  );
  const controls: Readonly<Record<FormField["kind"], () => JSX.Element>> = {
    text: () => (
      <input type="text" {...texts} list={suggestions.length > 0 ? `${id}-list` : undefined} />
    ),
    number: () => <input type="text" inputMode="decimal" {...texts} />,
    area,
    list: area,
    json: area,
    choice,
    flag: choice,
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
      <label for={id}>
        {label}
        {isRequired && <span class="quiet"> (needed)</span>}
      </label>
      {controls[kind]()}
      {suggestions.length > 0 && (
        <datalist id={`${id}-list`}>
          {suggestions.map(({ value: offered, text }) => (
            <option key={offered} value={offered} label={text} />
          ))}
        </datalist>
      )}
      {help !== undefined && (
        <p id={`${id}-help`} class="quiet form-help">
          {help}
        </p>
      )}
      {problem !== undefined && (
        <p id={`${id}-problem`} class="problem">
          <Text>{problem}</Text>
        </p>
      )}
    </div>
  );
}
