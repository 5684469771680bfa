import type { Caller, CreatedToken, Token } from "@dagctl/api";
import { DagctlError, isDagctlError } from "@dagctl/core/errors";
import type { JSX } from "preact";
import { usePlace } from "../app-context.ts";
import { FormDialog } from "../forms/form-dialog.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { Text } from "../ui/parts.tsx";
import { ShownOnce } from "../ui/shown-once.tsx";
import { isOwnToken, newToken, tokenFields } from "./token-fields.ts";

interface Asked {
  readonly caller: Caller;
  /** Reads the list again. */
  readonly reload: () => void;
  readonly onClose: () => void;
}

/**
 * Asks for a new token, and creates it.
 *
 * @param props.onCreated gets the token, which no call answers again
 */
export function NewToken({
  caller,
  reload,
  onClose,
  onCreated,
}: Asked & { onCreated: (token: CreatedToken) => void }): JSX.Element {
  const { client } = usePlace();
  return (
    <FormDialog
      title="New token"
      action="Create the token"
      initial={{}}
      fieldsOf={(values) => tokenFields(caller, values)}
      bodyOf={(values) => newToken(caller, values)}
      save={async (body) => {
        try {
          onCreated(await client.tokens.create(body));
        } catch (error) {
          throw isDagctlError(error, "outcome_unknown") ? tokenLossError(error) : error;
        } finally {
          reload();
        }
      }}
      onClose={onClose}
    />
  );
}

const tokenLossError = (cause: DagctlError): DagctlError =>
  new DagctlError(
    "outcome_unknown",
    "The answer was lost. Where the list has a token of this name now, revoke it: it cannot be shown any more. Then create it again.",
    { cause },
  );

/** Shows a new token, until a person says that it is copied. */
export function ShownToken({
  created: { name, token },
  onClose,
}: {
  created: CreatedToken;
  onClose: () => void;
}): JSX.Element {
  const title = (
    <>
      The token <Text>{name}</Text>
    </>
  );
  return (
    <ShownOnce title={title} texts={[{ text: token, copy: "Copy the token" }]} onClose={onClose}>
      Copy it now. It is shown this once, and stored nowhere.
    </ShownOnce>
  );
}

/** Says what is lost with a token, and revokes it. */
export function RevokeToken({
  token,
  caller,
  reload,
  onClose,
}: Asked & { token: Token }): JSX.Element {
  const { client } = usePlace();
  const { name, access, last_used_on: used } = token;
  return (
    <ConfirmDialog
      title="Revoke this token?"
      action="Revoke the token"
      keep="Keep it"
      act={async () => {
        try {
          await client.tokens.delete(token.id);
        } finally {
          // Someone may have revoked it.
          reload();
        }
      }}
      onClose={onClose}
    >
      <span>
        Lost: <Text>{name}</Text> with {access} access. What uses it is refused within a second.
      </span>
      <span>
        {used === undefined ? "It was never used." : `It was last used on ${used} (UTC).`}
      </span>
      {isOwnToken(token, caller) && <strong>This page uses it: you will be signed out.</strong>}
    </ConfirmDialog>
  );
}
