import { parentPort, workerData } from "node:worker_threads";
import type { TestedProjectType } from "./on-host.ts";
import { projectTypeCases } from "./project-type-cases.ts";
import type { WorkerAnswer, WorkerInput, WorkerRequest } from "./project-type-fixtures.ts";

/** The program of the worker that `projectTypeFixtures` starts. */
const { module, exportName, data } = workerData as WorkerInput;

async function makeTested(): Promise<TestedProjectType> {
  const exports = (await import(module)) as Readonly<Record<string, unknown>>;
  const make = exports[exportName];
  if (typeof make !== "function")
    throw new TypeError(`${module} has no export ${exportName} that is a function`);
  return (await make(data)) as TestedProjectType;
}

async function answer(request: WorkerRequest): Promise<WorkerAnswer> {
  const tested = await makeTested();
  try {
    if (request.ask === "run") {
      await projectTypeCases.find(({ name }) => name === request.name)?.run(tested);
      return { skips: {} };
    }
    const skips = projectTypeCases.flatMap(({ name, skip }): [string, string][] => {
      const reason = skip?.(tested);
      return reason === undefined ? [] : [[name, reason]];
    });
    return { skips: Object.fromEntries(skips) };
  } finally {
    await tested.close?.();
  }
}

parentPort?.on("message", (request: WorkerRequest) => {
  void answer(request)
    .catch((error: unknown): WorkerAnswer => {
      const { message, stack } = error instanceof Error ? error : new Error(String(error));
      return { error: { message, stack } };
    })
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has none
    .then((given) => parentPort?.postMessage(given));
});
