import type { Operation, Project } from "@dagctl/core";
import type { Change, OperationRecord, ProjectRecord } from "@dagctl/core/contracts";
import { memoryStore } from "@dagctl/testing";
import { expect, it, onTestFinished } from "vitest";
import { systemClock } from "../../src/async/system-clock.ts";
import { createWakeups } from "../../src/async/wakeups.ts";
import type { HostContext } from "../../src/kernel/context.ts";
import type { PollingServices } from "../../src/observer/polled-commit.ts";
import { startPolling } from "../../src/observer/polling.ts";
import { rfc3339 } from "../../src/values/time.ts";

const ORGANIZATION = "org-acme";
const TIME = "2026-01-01T00:00:00.000Z";
const WEEK = 7 * 24 * 60 * 60_000;

/** A project whose deploy of a commit is in progress, or has ended. */
function changesOf(status: Operation["status"]): readonly Change[] {
  const operation = { id: "op_1", project_id: "proj_1", kind: "deploy", status, created_at: TIME };
  const project = {
    id: "proj_1",
    organization_id: ORGANIZATION,
    name: "orders",
    project_type: "polled",
    status: "active",
    revision: 1,
    created_at: TIME,
    ...(status === "running" ? { operation } : {}),
  } as unknown as Project;
  const internals = {
    generation: 2,
    mayExist: true,
    acceptedInspection: { commit: "first" },
    inspection: { commit: "second" },
  } as unknown as ProjectRecord["internals"];
  const record = { organization: ORGANIZATION, operation, internals: { lease: 1 } };
  return [
    { put: "project", record: { project, internals } },
    { put: "operation", record: record as unknown as OperationRecord },
  ];
}

it("A poll that meets an operation is made again when that ended while it read the branch", async () => {
  const clock = systemClock();
  const store = memoryStore({ clock });
  const lifetime = new AbortController();
  const wakeups = createWakeups(clock);
  const context = {
    store,
    clock,
    wakeups,
    lifetime: lifetime.signal,
    isClosing: () => false,
    timing: { observeMs: 5, gitPollMs: 5 },
    now: () => rfc3339(clock.now()),
    log: () => undefined,
    types: new Map([["polled", { polling: () => ({ everySeconds: WEEK / 1000 }) }]]),
  } as unknown as HostContext;
  await store.commit(changesOf("running"));
  let polls = 0;
  const second = new Promise<void>((resolve) => {
    const heads = {
      async head() {
        polls += 1;
        if (polls === 2) resolve();
        // Nothing listens for its end yet.
        if (polls === 1) {
          await store.commit(changesOf("succeeded"));
          wakeups.wake("operation:op_1");
        }
        return { sha: polls === 1 ? "second" : "first" };
      },
      pollTime: () => undefined,
    };
    const polling = startPolling(context, {} as PollingServices, heads);
    onTestFinished(async () => {
      lifetime.abort();
      await polling.untilStopped();
    });
    void store
      .project(ORGANIZATION, "proj_1")
      .then((record) => record && polling.noteProject(record));
  });
  await second;
  expect(polls).toBe(2);
});
