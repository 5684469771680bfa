import { median, round, spread } from "../figures.ts";
import { table, verdict } from "../tables.ts";
import type { DeployFigures } from "./deploys.ts";
import type { LiveFigures } from "./live.ts";
import type { LoadFigures } from "./load.ts";
import type { RestartFigures } from "./restart.ts";

const GOAL_PATCHES = 0.8;
const GOAL_KUBECTL = 2;
const GOAL_REQUESTS = 4;

export interface KubernetesFigures {
  readonly deploys: DeployFigures;
  /** With Argo CD's application controller running. */
  readonly live: readonly LiveFigures[];
  readonly restart: RestartFigures;
  readonly load: LoadFigures;
}

export function kubernetesReport({ deploys, live, restart, load }: KubernetesFigures): string {
  const { driver, patches, kubectl, updates } = deploys;
  const byPatches = driver.map((rate, round) => rate / (patches[round] ?? Number.NaN));
  const byKubectl = driver.map((rate, round) => rate / (kubectl[round] ?? Number.NaN));
  const row = (name: string, rates: readonly number[]): readonly string[] => [
    name,
    round(median(rates)),
    spread(rates),
  ];
  const first = live.find(({ name }) => name === "first deployment without secrets");
  const conflicts = live.reduce((sum, one) => sum + one.conflicts, 0);
  return [
    ...table(
      ["Goal", "Wanted", "Measured", ""],
      [
        [
          "deployments by raw PATCHes of the same Applications",
          `at least ${GOAL_PATCHES}`,
          `${round(median(byPatches))} (${spread(byPatches)})`,
          verdict(median(byPatches) >= GOAL_PATCHES),
        ],
        [
          "deployments by `kubectl apply` of them",
          `at least ${GOAL_KUBECTL}`,
          `${round(median(byKubectl))} (${spread(byKubectl)})`,
          verdict(median(byKubectl) >= GOAL_KUBECTL),
        ],
        [
          "requests of a first deployment without secrets, controller running",
          `at most ${GOAL_REQUESTS}`,
          String(first?.requests ?? "none"),
          verdict((first?.requests ?? Number.NaN) <= GOAL_REQUESTS),
        ],
        ["conflicts with the running controller", "0", String(conflicts), verdict(conflicts === 0)],
        [
          `writes of a host that starts with ${restart.projects.toLocaleString("en-US")} deployed projects`,
          "0",
          String(restart.first.writes.length + restart.idle.writes.length),
          verdict(restart.first.writes.length + restart.idle.writes.length === 0),
        ],
      ],
    ),
    "",
    `${deploys.projects.toLocaleString("en-US")} projects in ${driver.length} rounds, ${deploys.atOnce} at once, Argo CD's controller paused.`,
    "",
    ...table(
      ["What", "in a second", "range"],
      [
        row("first deployment by the driver", driver),
        row("second deployment by the driver", updates),
        row("raw PATCHes, server-side apply", patches),
        row("kubectl apply --server-side", kubectl),
      ],
    ),
    "",
    "With Argo CD's controller running, half of the calls one after the other and half four at once:",
    "",
    ...table(
      ["Call", "calls", "requests of one, at most", "conflicts", "in a second"],
      live.map(({ name, calls, requests, conflicts: own, rate }) => [
        name,
        String(calls),
        String(requests),
        String(own),
        round(rate),
      ]),
    ),
    "",
    `A host with ${restart.projects.toLocaleString("en-US")} deployed projects that did not change; its process had ${round(restart.rssMebibytes)} MiB, with the bench in it.`,
    "",
    ...table(
      ["When", "seconds", "reads", "writes", "watches"],
      [
        [
          "until each was looked at once",
          round(restart.first.seconds),
          String(restart.first.reads),
          String(restart.first.writes.length),
          String(restart.first.watches),
        ],
        [
          "in the minute after that",
          round(restart.idle.seconds),
          String(restart.idle.reads),
          String(restart.idle.writes.length),
          String(restart.idle.watches),
        ],
      ],
    ),
    "",
    "The driver's package in a process of its own, median of the rounds:",
    "",
    ...table(
      ["What", "ms", "MiB more"],
      [
        [
          "import, as it is built",
          round(median(load.import.milliseconds)),
          round(median(load.import.mebibytes)),
        ],
        [
          "the client library, loaded at the first call",
          round(median(load.library.milliseconds)),
          round(median(load.library.mebibytes)),
        ],
      ],
    ),
  ].join("\n");
}
