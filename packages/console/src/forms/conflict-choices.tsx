import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Text } from "../ui/parts.tsx";
import type { Conflict } from "./conflicts.ts";
import type { FormValues } from "./form-field.ts";

/**
 * Shows the fields that someone else has changed meanwhile, each with both values. A person keeps
 * the own one or takes the other one, for each field.
 *
 * @param props.values what the form has now
 * @param props.isSame whether that is what the server has
 * @param props.onChange sets a field of the form
 */
export function ConflictChoices({
  conflicts,
  values,
  isSame,
  onChange,
}: {
  conflicts: readonly Conflict[];
  values: FormValues;
  isSame: boolean;
  onChange: (name: string, value: string | boolean) => void;
}): JSX.Element {
  const notice = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => notice.current?.focus(), [conflicts]);
  const next =
    conflicts.length > 0
      ? "Choose for each field, and save again."
      : isSame
        ? "It has your values already."
        : "Your fields are the same there: save again.";
  return (
    <div class="notice tone-warning conflicts" role="alert" tabIndex={-1} ref={notice}>
      <p>Someone has changed the project meanwhile, and nothing was saved. {next}</p>
      {conflicts.map((conflict) => (
        <Choice key={conflict.field.name} {...conflict} values={values} onChange={onChange} />
      ))}
    </div>
  );
}

function Choice({
  field: { name, label },
  mine,
  theirs,
  values,
  onChange,
}: Conflict & {
  values: FormValues;
  onChange: (name: string, value: string | boolean) => void;
}): JSX.Element {
  const ways = [
    { text: "Keep yours", value: mine },
    { text: "Take the server's", value: theirs },
  ];
  return (
    <fieldset class="conflict">
      <legend>{label}</legend>
      {ways.map(({ text, value }) => (
        <label key={text}>
          <input
            type="radio"
            class="check"
            name={`conflict ${name}`}
            checked={values[name] === value}
            onChange={() => onChange(name, value)}
          />
          <span>
            {text}: <Value value={value} />
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function Value({ value }: { value: string | boolean }): JSX.Element {
  if (typeof value === "boolean") return <strong>{value ? "yes" : "no"}</strong>;
  if (value === "") return <span class="quiet">nothing</span>;
  return (
    <strong class="conflict-value">
      <Text>{value}</Text>
    </strong>
  );
}
