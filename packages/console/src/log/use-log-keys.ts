import { useEffect, useRef } from "preact/hooks";
import { isTyping } from "../shell/shortcuts.ts";

/** What the keys of a log do. */
export interface LogKeys {
  search(): void;
  begin(): void;
  end(): void;
}

/** Acts on the keys of a log, except where a person types, or together with Ctrl, Alt or Cmd. */
export function useLogKeys(keys: LogKeys): void {
  const newest = useRef(keys);
  newest.current = keys;
  useEffect(() => {
    const act = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector("dialog[open]") !== null) return;
      if (event.key === "/") newest.current.search();
      else if (event.key === "g") newest.current.begin();
      else if (event.key === "G") newest.current.end();
      else return;
      event.preventDefault();
    };
    addEventListener("keydown", act);
    return () => removeEventListener("keydown", act);
  }, []);
}
