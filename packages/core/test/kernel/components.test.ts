import { DagctlError } from "@dagctl/core/errors";
import { fakeClock } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { components } from "../../src/kernel/components.ts";

const call = (method: string, target?: string, signal?: AbortSignal) =>
  ({ role: "git", method, target, signal }) as const;
const away = new DagctlError("unavailable", "git.example.com of acme does not answer");

describe("the components of a host", () => {
  it("are away from the first failure until the same method succeeds at the same place", async () => {
    const clock = fakeClock();
    const known = components(clock);
    known.begin(call("head", "a")).end(away);
    await clock.advance(1_000);
    known.begin(call("head", "a")).end(away);
    const git = {
      status: "unavailable",
      reason: "A Git server is not available",
      since: "2026-01-01T00:00:00.000Z",
    };
    expect(known.states()).toMatchObject({ git, deploy: { status: "ok" } });
    known.begin(call("head", "b")).end();
    known.begin(call("compare", "a")).end();
    expect(known.states()).toMatchObject({ git });
    known.begin(call("head", "a")).end();
    expect(known.states().git).toEqual({ status: "ok" });
    expect(known.outages()).toEqual([]);
  });

  it("are there where they answer with a refusal, and where the caller ends the call", () => {
    const known = components(fakeClock());
    const leave = new AbortController();
    leave.abort(away);
    known.begin(call("head", "a", leave.signal)).end(leave.signal.reason);
    known.begin(call("head", "b")).end(new DagctlError("not_found", "No such commit"));
    const repeat = new DagctlError("unavailable", "Call again", { details: { outage: false } });
    known.begin(call("head", "c")).end(repeat);
    expect(known.outages()).toEqual([]);
  });

  it("are named in the driver's general words, and never in those of the error", () => {
    const known = components(fakeClock());
    const details = { outage: "The API server of Kubernetes does not answer" };
    const failure = new DagctlError("unavailable", "10.0.0.1 of acme", { details });
    known.begin({ role: "deploy", method: "apply", signal: undefined }).end(failure);
    known.begin(call("head", "https://secret.example")).end(away);
    expect(known.outages()).toMatchObject([
      { component: "git", reason: "A Git server is not available" },
      { component: "deploy", reason: details.outage },
    ]);
    expect(JSON.stringify(known.states())).not.toMatch(/acme|10\.0\.0\.1|example/);
  });

  it("are forgotten when no call has met the failure for two minutes", async () => {
    const clock = fakeClock();
    const known = components(clock);
    known.begin(call("head", "a")).end(away);
    await clock.advance(119_000);
    expect(known.outages()).toHaveLength(1);
    await clock.advance(2_000);
    expect(known.outages()).toEqual([]);
  });
});
