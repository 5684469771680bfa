import { rfc3339 } from "@dagctl/core/driver-kit";
import { fakeClock } from "@dagctl/testing";
import { expect, test } from "vitest";
import type { Metadata } from "../../../src/cluster/wire.ts";
import { createContext } from "../../../src/create-context.ts";
import { planSecretMaintenance } from "../../../src/deploy/garbage-collection/plan-secret-maintenance.ts";
import { ANNOTATION, LABEL } from "../../../src/names.ts";
import { settingsOf } from "../../../src/options.ts";

const MINUTE = 60_000;

/** Returns the Secrets that are renewed when `passed` milliseconds of an hour are over. */
function listRenewed(passed: number): readonly (string | undefined)[] {
  const clock = fakeClock();
  const context = createContext(
    settingsOf({ cluster: "default", chartsUrl: "http://charts.example", clock }),
  );
  const secretOf = (name: string, dates: Readonly<Record<string, number>>): Metadata => ({
    name,
    labels: { [LABEL.component]: "git" },
    annotations: Object.fromEntries(
      Object.entries(dates).map(([key, at]) => [key, rfc3339(clock.now() + at)]),
    ),
  });
  const secrets = [
    secretOf("token", { [ANNOTATION.issued]: 0, [ANNOTATION.expires]: 60 * MINUTE }),
    secretOf("undated-token", { [ANNOTATION.expires]: 60 * MINUTE }),
    secretOf("key", {}),
  ];
  const now = { now: () => clock.now() + passed };
  const later = { ...context, settings: { ...context.settings, clock: { ...clock, ...now } } };
  return planSecretMaintenance(later, secrets, undefined, () => false).renew.map(
    ({ name }) => name,
  );
}

test("A credential is renewed once half of its lifetime is over, at once when its begin is unknown, and never when it does not expire", () => {
  expect(listRenewed(0)).toEqual(["undated-token"]);
  expect(listRenewed(30 * MINUTE)).toEqual(["undated-token"]);
  expect(listRenewed(30 * MINUTE + 1)).toEqual(["token", "undated-token"]);
  expect(listRenewed(61 * MINUTE)).toEqual(["token", "undated-token"]);
});
