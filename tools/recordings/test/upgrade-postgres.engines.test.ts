import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe } from "vitest";
import { listTestedRecordings, restoreInstallation } from "../src/index.ts";
import { queryPostgres, restorePostgres } from "../src/installations/postgres.ts";
import { storedIn } from "./upgrade/stored.ts";
import { upgradeTests } from "./upgrade/tests.ts";

describe.each(listTestedRecordings("postgres"))(
  "An installation of commit $commit with its records in PostgreSQL",
  (stored) => {
    upgradeTests(async () => {
      const installation = await restoreInstallation(stored);
      const dump = readFileSync(join(stored.folder, "postgres.sql"), "utf8");
      const postgres = await restorePostgres(dump, installation.moveTimes, installation.root).catch(
        async (error: unknown) => {
          await installation.release();
          throw error;
        },
      );
      const rows = async <T>(columns: string, table: string): Promise<T> => {
        const lines = await queryPostgres(
          postgres,
          "records",
          `select json_agg(t) from (select ${columns} from ${table}) t`,
        );
        return JSON.parse(lines.join("\n")) as T;
      };
      return {
        installation,
        stored: async () =>
          storedIn({
            projects: await rows("id, wire, internals", "projects"),
            events: await rows("sequence, wire", "events order by sequence"),
          }),
        async close() {
          await postgres.close();
          await installation.release();
        },
      };
    });
  },
);
