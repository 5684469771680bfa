import type { Store } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import { memoryData, memoryStore } from "@dagctl/testing";
import { expect, it } from "vitest";
import { testHost } from "./test-host.ts";

it.each(["open", "lock"] as const)(
  "createHost closes the store when `%s` rejects, and rejects with the same error",
  async (method) => {
    const data = memoryData();
    const refused = new DagctlError("unavailable", "written by a newer dagctl");
    let isClosed = false;
    const store: Store = {
      ...memoryStore({ data, replicas: false }),
      [method]: () => Promise.reject(refused),
      close: async () => void (isClosed = true),
    };
    await expect(testHost({ store, data })).rejects.toBe(refused);
    expect(isClosed).toBe(true);
  },
);
