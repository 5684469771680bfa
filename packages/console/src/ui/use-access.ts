import { type Caller, hasAccess } from "@dagctl/api";
import { useApp } from "../app-context.ts";

/**
 * Returns whether the caller may make a call of the API.
 *
 * @param call its entry in the table of calls
 */
export function useAccess({ access }: { readonly access: Caller["access"] }): boolean {
  const state = useApp().session.state.value;
  return state.name === "signed-in" && hasAccess(state.caller.access, access);
}
