import type { EnvironmentVariable } from "@dagctl/core";
import type { JSX } from "preact";
import { usePlace } from "../app-context.ts";
import { FormDialog } from "../forms/form-dialog.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { Text } from "../ui/parts.tsx";
import { showHidden } from "../ui/visible-text.ts";
import { newVariable, variableFields, variablePatch, variableValues } from "./variable-fields.ts";
import { lossOf, type ShownVariable, type VariableScope } from "./variable-scope.ts";

interface Asked {
  readonly scope: VariableScope;
  /** Reads the list again. */
  readonly reload: () => void;
  readonly onClose: () => void;
}

/** Returns the word for what is done with a variable that there is. */
export const changeWord = ({ is_sensitive }: EnvironmentVariable): string =>
  is_sensitive ? "Replace" : "Edit";

/** Asks for a new variable, and creates it. */
export function NewVariable({ scope, reload, onClose }: Asked): JSX.Element {
  const { client } = usePlace();
  return (
    <FormDialog
      title={scope.kind === "project" ? "New variable of the project" : "New variable"}
      action="Create the variable"
      initial={{}}
      fieldsOf={(values) => variableFields(undefined, values)}
      bodyOf={(values) => newVariable(scope, values)}
      save={async (body, idempotencyKey) => {
        await client.environmentVariables.create(body, { idempotencyKey });
        reload();
      }}
      onClose={onClose}
    />
  );
}

/** Asks for what is changed of a variable, and changes it. */
export function ChangeVariable({
  variable,
  reload,
  onClose,
}: Omit<Asked, "scope"> & { variable: EnvironmentVariable }): JSX.Element {
  const { client } = usePlace();
  return (
    <FormDialog
      title={`${changeWord(variable)} ${showHidden(variable.name)}`}
      action="Save"
      initial={variableValues(variable)}
      fieldsOf={(values) => variableFields(variable, values)}
      bodyOf={(values) => variablePatch(variable, values)}
      save={async (patch, idempotencyKey) => {
        try {
          await client.environmentVariables.update(variable.id, patch, { idempotencyKey });
        } finally {
          // Someone may have deleted it.
          reload();
        }
      }}
      onClose={onClose}
    />
  );
}

/** Says what is lost with a variable, and deletes it. */
export function DeleteVariable({
  scope,
  shown,
  reload,
  onClose,
}: Asked & { shown: ShownVariable }): JSX.Element {
  const { client } = usePlace();
  const { id, name } = shown.variable;
  return (
    <ConfirmDialog
      title="Delete this variable?"
      action="Delete the variable"
      keep="Keep it"
      act={async (idempotencyKey) => {
        try {
          await client.environmentVariables.delete(id, { idempotencyKey });
        } finally {
          reload();
        }
      }}
      onClose={onClose}
    >
      <span>
        Lost: <Text>{name}</Text> and its value.
      </span>
      <span>{lossOf(scope, shown)}</span>
      <span>Runs that have started keep it.</span>
    </ConfirmDialog>
  );
}
