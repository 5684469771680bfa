import { invalid } from "@dagctl/core/errors";
import type { JSX } from "preact";
import { usePlace } from "../app-context.ts";
import { FormDialog } from "../forms/form-dialog.tsx";
import type { FormField } from "../forms/form-field.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { Text } from "../ui/parts.tsx";
import { useLoad } from "../ui/use-load.ts";
import { showHidden } from "../ui/visible-text.ts";
import { describeUsers, findSecretUsers } from "./secret-users.ts";

const NAME: FormField = {
  name: "name",
  label: "Name",
  kind: "text",
  isRequired: true,
  help: "Projects name it in their settings.",
};
const VALUE: FormField = {
  name: "value",
  label: "Value",
  kind: "area",
  isRequired: true,
  help: "Such as an SSH key, with all its lines. It is never shown again.",
};

interface Asked {
  /** Reads the list again. */
  readonly reload: () => void;
  readonly onClose: () => void;
}

/**
 * Asks for a new secret, and stores it.
 *
 * @param props.names the secrets that there are: a new one replaces none of them
 */
export function NewSecret({
  names,
  reload,
  onClose,
}: Asked & { names: readonly string[] }): JSX.Element {
  const { client } = usePlace();
  return (
    <FormDialog
      title="New secret"
      action="Store the secret"
      initial={{}}
      fieldsOf={() => [NAME, VALUE]}
      bodyOf={({ name = "", value = "" }) => ({ name: String(name), value: String(value) })}
      save={async ({ name, value }) => {
        const problem = nameProblem(name, names);
        if (problem !== undefined) throw invalid([{ path: "name", message: problem }]);
        await client.secrets.put(name, { value });
        reload();
      }}
      onClose={onClose}
    />
  );
}

/** Returns what is wrong with a name as that of a new secret, where the server cannot say it. */
function nameProblem(name: string, names: readonly string[]): string | undefined {
  // Such a name is no part of a path.
  if (/^\.{0,2}$/.test(name)) return "must be the name of a secret, such as deploy-key";
  return names.includes(name)
    ? "is the name of another secret: replace that one, or choose another name"
    : undefined;
}

/** Asks for a new value of a secret, and stores it. */
export function ReplaceSecret({ name, reload, onClose }: Asked & { name: string }): JSX.Element {
  const { client } = usePlace();
  return (
    <FormDialog
      title={`Replace ${showHidden(name)}`}
      action="Replace the value"
      initial={{}}
      fieldsOf={() => [{ ...VALUE, label: "New value" }]}
      bodyOf={({ value = "" }) => ({ value: String(value) })}
      save={async (body) => {
        await client.secrets.put(name, body);
        reload();
      }}
      onClose={onClose}
    />
  );
}

/** Says what needs a secret, and deletes it. */
export function DeleteSecret({ name, reload, onClose }: Asked & { name: string }): JSX.Element {
  const { client, organization } = usePlace();
  const { value, error } = useLoad(`${organization} ${name} users`, (signal) =>
    findSecretUsers(client.projects.list({ limit: 500, signal }), name),
  );
  const unknown =
    error === undefined
      ? "Looking for the projects that name it."
      : "Which projects name it is not known now.";
  return (
    <ConfirmDialog
      title="Delete this secret?"
      action="Delete the secret"
      keep="Keep it"
      act={async () => {
        try {
          await client.secrets.delete(name);
        } finally {
          // Someone may have deleted it.
          reload();
        }
      }}
      onClose={onClose}
    >
      <span>
        Lost: <Text>{name}</Text> and its value.
      </span>
      <span role="status">
        <Text>{value === undefined ? unknown : describeUsers(value)}</Text>
      </span>
    </ConfirmDialog>
  );
}
