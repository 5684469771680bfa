import type { Store } from "@dagctl/core/contracts";
import { memoryData, memoryStore } from "@dagctl/testing";
import { expect, test } from "vitest";
import { testHost } from "./test-host.ts";

test("createHost takes the lock before it opens the store, which migrates the records", async () => {
  const data = memoryData();
  const order: string[] = [];
  const memory = memoryStore({ data, replicas: false });
  const store: Store = {
    ...memory,
    open: (options) => {
      order.push("open");
      return memory.open(options);
    },
    lock: (waitMs, options) => {
      order.push("lock");
      return memory.lock(waitMs, options);
    },
  };
  await testHost({ store, data });
  expect(order).toEqual(["lock", "open"]);
});
