import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ControlPlane, controlPlane, kubectl } from "@dagctl/control-plane";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Bench, bench } from "./bench.ts";
import {
  normalizer,
  readFrom,
  type RecordedFlow,
  type Recording,
  slim,
  written,
} from "./recording/exchange.ts";
import { flows } from "./recording/flows.ts";
import { recorder, type Recorder } from "./recording/recorder.ts";

/*
 * Runs the flows that `replay.test.ts` plays without a cluster on a real one. With
 * DAGCTL_TEST_RECORD=1 the exchanges are recorded, for `npm test` from then on. Without it the
 * results have to be those of the recordings.
 */

const RECORD = process.env["DAGCTL_TEST_RECORD"] === "1";
const FILE = new URL("recordings/flows.json", import.meta.url);

let plane: ControlPlane;
let setup: Bench;
let tape: Recorder;
let folder: string;
let flow = "";
let watches = 0;
beforeAll(async () => {
  plane = await controlPlane();
  setup = await bench(plane);
  folder = await mkdtemp(join(tmpdir(), "dagctl-recording-"));
  tape = await recorder(plane.kubeconfig, join(folder, "kubeconfig"), (query, path) => {
    // Secrets are watched, too.
    if (!query.has("watch") || flow !== "watch" || !path.endsWith("/applications")) return;
    watches += 1;
    // A server sends a bookmark shortly before it ends a watch. A version that the server has
    // forgotten would take hours to become too old.
    if (watches === 1) query.set("timeoutSeconds", "8");
    if (watches === 2) query.set("resourceVersion", "1");
  });
}, 60 * 60_000);
afterAll(async () => {
  await setup?.close();
  await tape?.close();
  await plane?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

function answerOf(text: string, watch: boolean): unknown {
  if (watch)
    return text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as unknown);
  return text.startsWith("{") ? (JSON.parse(text) as unknown) : text;
}

describe("a flow on a real cluster", () => {
  const recorded = new Map<string, RecordedFlow>();
  // All flows share one: a flow continues with what another has made.
  const normal = normalizer(Date.now());
  test.each(Object.entries(flows))("leads to the recorded conclusions: %s", async (name, play) => {
    flow = name;
    // Each flow has its own driver, as in the replay: what a driver asks only once is part of each
    // flow.
    const driver = await setup.start({
      cluster: { kubeconfig: tape.kubeconfig },
      installation: "recorded",
      timing: { renewalMs: 60 * 60_000 },
    });
    tape.take();
    const repository = { url: setup.repositoryUrl, commit: setup.commits[0].sha };
    const concluded = await play({
      driver,
      repository,
      pause: 400,
      outside: async (work) => void (await work(async (args) => kubectl(plane, args))),
    });
    const conclusions = JSON.parse(normal(JSON.stringify(concluded))) as unknown;
    // An aborted watch is recorded when its connection has closed.
    await new Promise((resolve) => setTimeout(resolve, 200));
    const exchanges = tape.take().map(({ sent, answer, path, at, ...rest }) => ({
      ...rest,
      path: normal(path),
      at: normal(at),
      ...(sent === "" ? {} : { sent: slim(JSON.parse(normal(sent))) }),
      answer: slim(answerOf(normal(answer), path.includes("watch=true"))),
    }));
    recorded.set(name, { exchanges, conclusions });
    if (RECORD) return;
    expect(conclusions).toEqual(readFrom(await readFile(FILE, "utf8")).flows[name]?.conclusions);
  });

  test("is recorded with all others", async () => {
    const made: Recording = {
      chartsUrl: setup.chartsUrl,
      repository: { url: setup.repositoryUrl, commit: setup.commits[0].sha },
      flows: Object.fromEntries(recorded),
    };
    const text = written(made);
    expect(readFrom(text)).toEqual(made);
    expect(text.length).toBeLessThan(300_000);
    if (RECORD) await writeFile(FILE, text);
  });
});
