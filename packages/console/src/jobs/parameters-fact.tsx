import type { Run } from "@dagctl/core";
import type { JSX } from "preact";
import { Fact } from "../ui/fact.tsx";
import { Text } from "../ui/parts.tsx";
import { showHidden } from "../ui/visible-text.ts";
import { parameterTexts } from "./parameter-fields.ts";

/** Shows the parameters of a run or of a job; nothing where there are none. */
export function ParametersFact({
  parameters,
}: {
  parameters: Run["parameters"] | undefined;
}): JSX.Element | null {
  const texts = parameterTexts(parameters);
  if (texts.length === 0) return null;
  return (
    <Fact name="Parameters">
      <ul class="parameters">
        {texts.map(([name, text]) => (
          <li key={name} class="cut" title={showHidden(text)}>
            <Text>{name}</Text>{" "}
            <code>
              <Text>{text}</Text>
            </code>
          </li>
        ))}
      </ul>
    </Fact>
  );
}
