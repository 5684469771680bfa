import { isDagctlError } from "@dagctl/core/errors";
import type { ComponentChildren, JSX } from "preact";
import { isUnsupported } from "../server/is-unsupported.ts";
import { Failure } from "./failure.tsx";
import { Message, Text } from "./parts.tsx";
import { Way } from "./way.tsx";

/**
 * Shows why a list cannot be read. What the address asks for will fail again: it can be left.
 *
 * @param props.unsupported what is said where the server cannot do what the address asks for
 * @param props.firstPage its path, on another page
 * @param props.ways ways out, such as to the list without a filter
 */
export function ListFailure({
  error,
  retry,
  unsupported,
  firstPage,
  ways,
}: {
  error: unknown;
  retry: () => void;
  unsupported: string;
  firstPage: string | undefined;
  ways: ComponentChildren;
}): JSX.Element {
  const isUnknown = isUnsupported(error);
  if (!isUnknown && !isDagctlError(error, "invalid") && !isDagctlError(error, "not_found"))
    return <Failure error={error} retry={retry} />;
  const all = (
    <>
      {(isUnknown || isDagctlError(error, "not_found")) && (
        <button type="button" class="button" onClick={retry}>
          Try again
        </button>
      )}
      {firstPage !== undefined && <Way path={firstPage}>First page</Way>}
      {ways}
    </>
  );
  if (!isUnknown) return <Failure error={error} retry={retry} ways={all} />;
  return (
    <Message title={unsupported} isAlert ways={all}>
      <Text>{error instanceof Error ? error.message : ""}</Text>
    </Message>
  );
}

/**
 * Returns the title of a page beyond the last of a list.
 *
 * @param total how many items the list has, 1 or more
 * @param item what one is called
 */
export const emptyPageTitle = (total: number, item: string): string =>
  `This page is empty: there ${total === 1 ? `is 1 ${item}` : `are ${total} ${item}s`}`;
