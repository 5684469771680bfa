import type { Plan } from "@dagctl/core";
import type { JSX } from "preact";
import { Icon } from "../ui/icon.tsx";
import { Text } from "../ui/parts.tsx";
import { showHidden } from "../ui/visible-text.ts";

/** Shows the unit tests that have failed, at most 20 of them; nothing where none has. */
export function FailedTests({
  plan: { failed_tests: failed = [], summary },
}: {
  plan: Plan;
}): JSX.Element | null {
  if (failed.length === 0) return null;
  const { failed_tests: count = failed.length, tests = count } = summary ?? {};
  return (
    <section class="section" aria-labelledby="tests-title">
      <h2 id="tests-title">
        {count} of {tests} unit {tests === 1 ? "test" : "tests"} failed
      </h2>
      <ul class="plan-items">
        {failed.map(({ name, message }) => (
          <li class="plan-item" key={name}>
            <p class="plan-item-head">
              <span class="tone-failed">
                <Icon name="failed" />
              </span>
              <code>
                <Text>{name}</Text>
              </code>
            </p>
            {message !== undefined && (
              <pre class="diff" tabIndex={0} role="region" aria-label={`Message of ${name}`}>
                {message.split("\n").map((line, index) => (
                  <span class="diff-line" key={index}>
                    {showHidden(line.replaceAll("\t", "    "))}
                    {"\n"}
                  </span>
                ))}
              </pre>
            )}
          </li>
        ))}
      </ul>
      {count > failed.length && <p class="quiet">The log of the run has the others.</p>}
    </section>
  );
}
