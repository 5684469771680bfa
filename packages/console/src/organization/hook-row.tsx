import type { PushHook } from "@dagctl/core";
import type { JSX } from "preact";
import { Copy } from "../ui/copy.tsx";
import { Text, Time } from "../ui/parts.tsx";
import { RowActions } from "../ui/row-actions.tsx";
import { showHidden } from "../ui/visible-text.ts";
import { outcomeLook, providerName, titleOf } from "./hook-words.ts";

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
  const { provider, status_message: problem } = hook;
  const title = titleOf(hook);
  return (
    <div class="row" role="row">
      <div class="row-texts row-head" role="cell">
        <span class="cut row-code" title={showHidden(title)}>
          <Text>{title}</Text>
        </span>
        <span class="hook-address">
          <code class="cut row-message" title={showHidden(address)}>
            <Text>{address}</Text>
          </code>
          <Copy text={address} label={`Copy the address of ${showHidden(hook.id)}`} />
        </span>
      </div>
      <span class="row-provider" role="cell">
        {problem === undefined && providerName(provider)}
      </span>
      <span class="row-created quiet" role="cell">
        <Time value={hook.created_at} />
      </span>
      <div class="row-texts row-call" role="cell">
        {problem === undefined ? <LastCall call={hook.last_call} /> : <Damage text={problem} />}
      </div>
      {ways !== undefined && (
        <RowActions
          name={hook.id}
          actions={[
            ...(problem === undefined ? [{ word: "Rotate", press: ways.onRotate }] : []),
            { word: "Delete", press: ways.onDelete },
          ]}
        />
      )}
    </div>
  );
}

/** Says what is wrong with a hook that is refused. */
function Damage({ text }: { text: string }): JSX.Element {
  return (
    <>
      <span class="tone-failed">Damaged</span>
      <span class="row-message" title={showHidden(text)}>
        <Text>{text}</Text>
      </span>
    </>
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
