import { fakeClock } from "@dagctl/testing";
import { describe, expect, it, vi } from "vitest";
import { servedHost } from "../served-host.ts";

const LOOK_UP_MS = 25;

describe("a call to a push hook without its secret", () => {
  it("is answered no earlier where there is no such hook", async () => {
    const clock = fakeClock();
    const on = await servedHost({}, { clock });
    const { body } = await on.call("POST", "/api/v1/hooks", {
      body: { provider: "github", repository_url: on.input.repository_url },
    });
    const lookUps = vi.spyOn(on.host.pushes, "receive");
    for (const path of [String(body["path"]), "/api/v1/hooks/hook_bbbbbbbbbbbbbbbb/push"]) {
      let isAnswered = false;
      const answer = fetch(`${on.url}${path}`, {
        method: "POST",
        headers: { "x-hub-signature-256": `sha256=${"0".repeat(64)}` },
        body: "{}",
      }).finally(() => (isAnswered = true));
      await vi.waitFor(() => expect(lookUps).toHaveBeenCalledOnce(), 10_000);
      await lookUps.mock.results[0]?.value;
      await clock.advance(LOOK_UP_MS - 1);
      for (let turn = 0; turn < 100; turn += 1) await new Promise(setImmediate);
      expect(isAnswered).toBe(false);
      await clock.advance(1);
      expect((await answer).status).toBe(404);
      lookUps.mockClear();
    }
  });
});
