import { type Caller, type CreatedToken, TABLE, type Token } from "@dagctl/api";
import { isDagctlError } from "@dagctl/core/errors";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp, usePlace } from "../app-context.ts";
import { ListSection } from "../ui/list-section.tsx";
import { NoAccess } from "../ui/no-access.tsx";
import { Message } from "../ui/parts.tsx";
import { Table } from "../ui/table.tsx";
import { useAccess } from "../ui/use-access.ts";
import { useLoad } from "../ui/use-load.ts";
import { useTitle } from "../ui/use-title.ts";
import { NewToken, RevokeToken, ShownToken } from "./token-dialogs.tsx";
import { TokenRow } from "./token-row.tsx";

const COLUMNS = ["Name", "Access", "Created", "Expiry", "Last used", "Actions"];

/** Shows the tokens of the organization to who administers them. */
export function TokensPage(): JSX.Element {
  useTitle("Tokens");
  const state = useApp().session.state.value;
  const isAdmin = useAccess(TABLE.tokens.list);
  if (state.name === "signed-in" && isAdmin) return <Tokens caller={state.caller} />;
  return (
    <section class="page">
      <h1>Tokens</h1>
      <NoAccess what="Reading tokens" call={TABLE.tokens.list} />
    </section>
  );
}

/** What a person is asked, or shown. */
type Question =
  | { readonly about: "new" }
  | { readonly about: "created"; readonly created: CreatedToken }
  | { readonly about: "revoke"; readonly token: Token };

function Tokens({ caller }: { caller: Caller }): JSX.Element {
  const { client, organization } = usePlace();
  const loaded = useLoad(organization, (signal) => client.tokens.list({ signal }));
  const [question, setQuestion] = useState<Question | undefined>();
  const hasNone = isDagctlError(loaded.error, "not_supported");
  const given = {
    caller,
    reload: loaded.reload,
    // A new token takes the place of the form that made it.
    onClose: () => setQuestion((now) => (now === question ? undefined : now)),
  };
  return (
    <>
      <ListSection
        title="Tokens"
        count={loaded.value?.total}
        create={
          hasNone ? undefined : { label: "New token", press: () => setQuestion({ about: "new" }) }
        }
        loaded={loaded}
        failure={hasNone ? <NoTokens /> : undefined}
        empty={{ title: "There are no tokens yet", text: "Programs and people call with a token." }}
      >
        {() => (
          <Table name="tokens" label="Tokens" columns={COLUMNS}>
            {(loaded.value?.tokens ?? []).map((token) => (
              <TokenRow
                token={token}
                onRevoke={() => setQuestion({ about: "revoke", token })}
                key={token.id}
              />
            ))}
          </Table>
        )}
      </ListSection>
      {question?.about === "new" && (
        <NewToken {...given} onCreated={(created) => setQuestion({ about: "created", created })} />
      )}
      {question?.about === "created" && (
        <ShownToken created={question.created} onClose={given.onClose} />
      )}
      {question?.about === "revoke" && <RevokeToken token={question.token} {...given} />}
    </>
  );
}

/** Says that an application knows the callers, and no token of this server. */
function NoTokens(): JSX.Element {
  return (
    <Message title="This server has no tokens of its own">
      The application that it is a part of knows the callers, and decides what they may do.
    </Message>
  );
}
