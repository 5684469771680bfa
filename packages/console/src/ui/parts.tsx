import type { ComponentChildren, JSX } from "preact";
import { useApp } from "../app-context.ts";
import { formatLocal, formatRelative, formatUtc } from "./format-time.ts";
import { Icon } from "./icon.tsx";
import { lookOf } from "./status-look.ts";
import { showHidden } from "./visible-text.ts";

/** Shows a time in the chosen form. Its tooltip has it in local time and in UTC. */
export function Time({ value }: { value: string }): JSX.Element {
  const { choices, now } = useApp();
  const time = Date.parse(value);
  if (Number.isNaN(time)) return <span>{showHidden(value)}</span>;
  const forms = {
    relative: () => formatRelative(time, now.value),
    local: () => formatLocal(time),
    utc: () => formatUtc(time),
  };
  return (
    <time dateTime={value} title={`${formatLocal(time)} local time\n${formatUtc(time)}`}>
      {forms[choices.times.value]()}
    </time>
  );
}

/** Shows a text of others: a name, a message. It keeps its writing direction to itself. */
export function Text({ children }: { children: string }): JSX.Element {
  return <bdi>{showHidden(children)}</bdi>;
}

/** Shows a status as its shape, and with `isNamed` its word. */
export function StatusIcon({ status }: { status: string }): JSX.Element {
  const { icon, tone, word } = lookOf(status);
  return (
    <span class={`status tone-${tone}`} title={word}>
      <Icon name={icon} />
      <span class="hidden">{showHidden(word)}</span>
    </span>
  );
}

/** Shows a status as shape and word, in a frame of its colour. */
export function StatusChip({ status }: { status: string }): JSX.Element {
  const { icon, tone, word } = lookOf(status);
  return (
    <span class={`chip tone-${tone}`}>
      <Icon name={icon} />
      {showHidden(word)}
    </span>
  );
}

/** Shows the first characters of a commit; the tooltip has all. */
export function Commit({ sha }: { sha: string }): JSX.Element {
  return (
    <code class="commit" title={sha}>
      {sha.slice(0, 7)}
    </code>
  );
}

/**
 * Shows a message in place of what cannot be shown, with the ways out.
 *
 * @param props.isPage whether it is in place of a whole page. @default false
 */
export function Message({
  title,
  children,
  ways,
  isAlert = false,
  isPage = false,
}: {
  title: string;
  children?: ComponentChildren;
  ways?: ComponentChildren;
  isAlert?: boolean;
  isPage?: boolean;
}): JSX.Element {
  const Title = isPage ? "h1" : "p";
  return (
    <div class="message" role={isAlert ? "alert" : undefined}>
      <Title class="message-title">{title}</Title>
      {children !== undefined && <p class="message-text">{children}</p>}
      {ways !== undefined && <p class="message-ways">{ways}</p>}
    </div>
  );
}

/** Shows rows without content while a list is read. */
export function LoadingRows({ count, label }: { count: number; label: string }): JSX.Element {
  return (
    <div class="loading" role="status">
      <span class="hidden">{label}</span>
      {Array.from({ length: count }, (_row, index) => (
        <div class="loading-row" key={index} />
      ))}
    </div>
  );
}
