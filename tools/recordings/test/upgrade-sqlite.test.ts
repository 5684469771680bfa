import { describe } from "vitest";
import { restoredInstallation, storedRecordings } from "../src/index.ts";
import { storedInFolder } from "./upgrade/stored.ts";
import { upgradeTests } from "./upgrade/tests.ts";

describe.each(storedRecordings("sqlite"))(
  "A data folder of commit $commit",
  { timeout: 60_000 },
  (stored) => {
    upgradeTests(async () => {
      const installation = await restoredInstallation(stored);
      return {
        installation,
        stored: async () => storedInFolder(installation.data),
        close: () => installation.release(),
      };
    });
  },
);
