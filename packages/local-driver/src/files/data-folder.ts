import type { DeployDriver, RunDriver, Secrets, StateDatabaseDriver } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import { stat } from "node:fs/promises";
import { basename } from "node:path";

/** Checks before each call of a driver that the data folder exists. */
export interface DataFolder {
  deploy(driver: DeployDriver): DeployDriver;
  run(driver: RunDriver): RunDriver;
  stateDatabase(driver: StateDatabaseDriver): StateDatabaseDriver;
  secrets(driver: Secrets): Secrets;
}

/**
 * Wraps the drivers of one data folder. Once `attach` has resolved, every call rejects with
 * `unavailable` while the folder is not the one that was attached: a disk that was unmounted, or a
 * folder that was moved or replaced. Without the check an absent folder reads as an absent
 * deployment, run or secret.
 */
export function dataFolder(root: string): DataFolder {
  /**
   * Device and inode of the folder that was attached; before that there is nothing to compare with.
   */
  let attached: string | undefined;

  const identity = async (): Promise<string | undefined> => {
    const found = await stat(root, { bigint: true }).catch(() => undefined);
    return found?.isDirectory() === true ? `${found.dev}:${found.ino}` : undefined;
  };

  const assertThere = async (): Promise<void> => {
    if (attached === undefined || (await identity()) === attached) return;
    throw new DagctlError(
      "unavailable",
      `The data folder ${basename(root)} is gone or was replaced: mount or restore it, or restart the server with the present folder`,
    );
  };

  const first = <Args extends readonly unknown[], Answer>(
    method: (...args: Args) => Promise<Answer>,
  ): ((...args: Args) => Promise<Answer>) => {
    return async (...args) => {
      await assertThere();
      return method(...args);
    };
  };

  const firstOfEach = <Args extends readonly unknown[], Item>(
    method: (...args: Args) => AsyncIterable<Item>,
  ): ((...args: Args) => AsyncIterable<Item>) => {
    return async function* (...args) {
      await assertThere();
      yield* method(...args);
    };
  };

  return {
    deploy: (driver) => ({
      ...driver,
      async attach(services) {
        await driver.attach?.(services);
        attached = await identity();
      },
      ...(driver.resolvePackages && { resolvePackages: first(driver.resolvePackages) }),
      apply: first(driver.apply),
      ...(driver.refreshCredentials && { refreshCredentials: first(driver.refreshCredentials) }),
      observe: first(driver.observe),
      remove: first(driver.remove),
      list: firstOfEach(driver.list),
    }),
    run: (driver) => ({
      ...driver,
      start: first(driver.start),
      observe: first(driver.observe),
      list: firstOfEach(driver.list),
      cancel: first(driver.cancel),
      logs: firstOfEach(driver.logs),
    }),
    stateDatabase: (driver) => ({
      ...driver,
      provision: first(driver.provision),
      drop: first(driver.drop),
      list: firstOfEach(driver.list),
    }),
    secrets: (driver) => ({
      ...driver,
      get: first(driver.get),
      put: first(driver.put),
      delete: first(driver.delete),
      list: first(driver.list),
    }),
  };
}
