import { useCallback, useEffect, useState } from "preact/hooks";
import { formatRange, type LineRange, parseRange } from "./line-range.ts";

/** Returns the lines that the address names, and what names others in it. */
export function useFragment(): readonly [
  LineRange | undefined,
  (range: LineRange | undefined) => void,
] {
  const [range, setRange] = useState(() => parseRange(location.hash));
  useEffect(() => {
    const read = (): void => setRange(parseRange(location.hash));
    addEventListener("hashchange", read);
    return () => removeEventListener("hashchange", read);
  }, []);
  const name = useCallback((next: LineRange | undefined) => {
    // In place of the entry before: Back leaves the page, whatever was chosen on it.
    history.replaceState(
      history.state,
      "",
      `${location.pathname}${location.search}${formatRange(next)}`,
    );
    setRange(next);
  }, []);
  return [range, name];
}
