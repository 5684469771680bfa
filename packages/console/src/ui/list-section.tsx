import type { ComponentChildren, JSX } from "preact";
import { Failure } from "./failure.tsx";
import { LoadingRows, Message } from "./parts.tsx";
import type { Loaded } from "./use-load.ts";

/**
 * Shows a list with its title, what creates an item, and in place of the rows that it is read, that
 * it is empty, or why it cannot be read.
 *
 * @param props.isPage whether it is a page, and no section of one. @default true
 * @param props.count how many items it has; `undefined` while it is not known
 * @param props.create what creates an item. @default the caller may not
 * @param props.failure shown in place of an error. @default the error, with "Try again"
 */
export function ListSection({
  title,
  isPage = true,
  count,
  create,
  intro,
  loaded: { error, reload, isLoading },
  failure,
  empty,
  children,
}: {
  title: string;
  isPage?: boolean;
  count: number | undefined;
  create?: { readonly label: string; readonly press: () => void } | undefined;
  intro?: ComponentChildren;
  loaded: Loaded<unknown>;
  failure?: JSX.Element | undefined;
  empty: { readonly title: string; readonly text: string };
  children: () => ComponentChildren;
}): JSX.Element {
  const Title = isPage ? "h1" : "h2";
  const id = `${title.toLowerCase().replaceAll(" ", "-")}-title`;
  const isRead = error === undefined && count !== undefined;
  return (
    <section class={isPage ? "page" : "section"} aria-labelledby={id} aria-busy={isLoading}>
      <header class="page-head">
        <Title id={id}>{title}</Title>
        {isRead && <span class="count">{count}</span>}
        {create !== undefined && (
          <button
            type="button"
            class={isPage ? "button button-primary page-new" : "button page-new"}
            data-new
            onClick={create.press}
          >
            {create.label}
          </button>
        )}
      </header>
      {intro !== undefined && <p class="description">{intro}</p>}
      {error !== undefined && (failure ?? <Failure error={error} retry={reload} />)}
      {error === undefined && count === undefined && (
        <LoadingRows count={4} label={`Reading the ${title.toLowerCase()}`} />
      )}
      {isRead && count === 0 && <Message title={empty.title}>{empty.text}</Message>}
      {isRead && count > 0 && children()}
    </section>
  );
}
