import type { Token } from "@dagctl/api";
import type { JSX } from "preact";
import { useApp } from "../app-context.ts";
import { Text, Time } from "../ui/parts.tsx";
import { RowActions } from "../ui/row-actions.tsx";

/** Shows a token in a list. */
export function TokenRow({ token, onRevoke }: { token: Token; onRevoke: () => void }): JSX.Element {
  const { name, organization_id: organization, created_by: creator, last_used_on: used } = token;
  return (
    <div class="row" role="row">
      <div class="row-texts row-head" role="cell">
        <code class="row-code">
          <Text>{name}</Text>
        </code>
        {organization === undefined && <span class="row-message">Of every organization</span>}
      </div>
      <span class="row-access" role="cell">
        {token.access}
      </span>
      <div class="row-texts row-created" role="cell">
        <Time value={token.created_at} />
        <span class="cut row-message">
          {creator === undefined ? "At the server" : <Text>{creator}</Text>}
        </span>
      </div>
      <span class="row-expiry" role="cell">
        <Expiry at={token.expires_at} />
      </span>
      <span class="row-used quiet" role="cell">
        {used ?? "Never"}
      </span>
      <RowActions name={name} actions={[{ word: "Revoke", press: onRevoke }]} />
    </div>
  );
}

function Expiry({ at }: { at: string | undefined }): JSX.Element {
  const { now } = useApp();
  if (at === undefined) return <span class="quiet">Does not expire</span>;
  const isOver = Date.parse(at) <= now.value;
  return (
    <span class={isOver ? "tone-warning" : "quiet"}>
      {isOver ? "Expired " : "Expires "}
      <Time value={at} />
    </span>
  );
}
