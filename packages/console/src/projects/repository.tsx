import type { JSX } from "preact";
import { safeAddress } from "../configuration.ts";
import { Text } from "../ui/parts.tsx";
import { showHidden } from "../ui/visible-text.ts";

/** Returns the address of a repository as people read it: without scheme and ending. */
export const repositoryName = (url: string): string =>
  url.replace(/^(?:https?|ssh|file):\/\/(?:[^@/]*@)?/, "").replace(/\.git$/, "");

/** Shows a repository. Only one that a browser can open is a link. */
export function Repository({ url }: { url: string }): JSX.Element {
  const address = /^https?:/i.test(url) ? safeAddress(url) : undefined;
  if (address === undefined)
    return (
      <span class="cut" title={showHidden(url)}>
        <Text>{repositoryName(url)}</Text>
      </span>
    );
  return (
    <a class="cut" href={address} title={address} target="_blank" rel="noreferrer">
      <Text>{repositoryName(url)}</Text>
    </a>
  );
}
