// Not in app.tsx: the page is loaded on demand.
import type { JSX } from "preact";
import { useTitle } from "../ui/use-title.ts";
import { Variables } from "../variables/variables.tsx";

/** Shows the variables of the organization. */
export function VariablesPage(): JSX.Element {
  useTitle("Variables");
  return <Variables scope={{ kind: "organization" }} />;
}
