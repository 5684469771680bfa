import type { PushHook } from "@dagctl/core";
import type { JSX } from "preact";
import { Copy } from "../ui/copy.tsx";
import { Text, Time } from "../ui/parts.tsx";
import { RowActions } from "../ui/row-actions.tsx";
import { showHidden } from "../ui/visible-text.ts";
import { outcomeLook, providerName } from "./hook-words.ts";

/**
 * Shows a push hook in a list.
 *
 * @param props.address what the Git server calls
 * @param props.ways what can be done with it; `undefined` where the list has no column for that
 */
export function HookRow({
  hook,
  address,
  ways,
}: {
  hook: PushHook;
  address: string;
  ways: { readonly onRotate: () => void; readonly onDelete: () => void } | undefined;
}): JSX.Element {
  const { repository_url: url, provider } = hook;
  return (
    <div class="row" role="row">
      <div class="row-texts row-head" role="cell">
        <span class="cut row-code" title={showHidden(url)}>
          <Text>{url}</Text>
        </span>
        <span class="hook-address">
          <code class="cut row-message" title={showHidden(address)}>
            <Text>{address}</Text>
          </code>
          <Copy text={address} label={`Copy the address of ${showHidden(hook.id)}`} />
        </span>
      </div>
      <span class="row-provider" role="cell">
        {providerName(provider)}
      </span>
      <span class="row-created quiet" role="cell">
        <Time value={hook.created_at} />
      </span>
      <div class="row-texts row-call" role="cell">
        <LastCall call={hook.last_call} />
      </div>
      {ways !== undefined && (
        <RowActions
          name={hook.id}
          actions={[
            { word: "Rotate", press: ways.onRotate },
            { word: "Delete", press: ways.onDelete },
          ]}
        />
      )}
    </div>
  );
}

function LastCall({ call }: { call: PushHook["last_call"] }): JSX.Element {
  if (call === undefined) return <span class="quiet">Never called</span>;
  const { tone, word } = outcomeLook(call.outcome);
  return (
    <>
      <span class={`tone-${tone}`}>{showHidden(word)}</span>
      <span class="row-message">
        <Time value={call.time} />
      </span>
    </>
  );
}
