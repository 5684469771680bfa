import { useLayoutEffect } from "preact/hooks";
import { useApp } from "../app-context.ts";
import { showHidden } from "./visible-text.ts";

/** Gives the page a title: what it shows, before the name of the console. */
export function useTitle(...parts: readonly string[]): void {
  const { configuration } = useApp();
  const title = [...parts.map(showHidden), configuration.title].join(" · ");
  useLayoutEffect(() => {
    document.title = title;
  }, [title]);
}
