import { type Caller, hasAccess } from "@dagctl/api";
import { useApp } from "../app-context.ts";

/** A call of the API, as it stands in the table of calls. */
interface Call {
  readonly access: Caller["access"];
}

/** Returns what tells whether the caller may make a call of the API. */
export function useAccessRule(): (call: Call) => boolean {
  const state = useApp().session.state.value;
  return ({ access }) => state.name === "signed-in" && hasAccess(state.caller.access, access);
}

/**
 * Returns whether the caller may make a call of the API.
 *
 * @param call its entry in the table of calls
 */
export const useAccess = (call: Call): boolean => useAccessRule()(call);
