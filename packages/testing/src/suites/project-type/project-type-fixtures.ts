import type { Clock } from "@dagctl/core/contracts";
import { systemClock } from "@dagctl/core/driver-kit";
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { LawBroken } from "../assertions.ts";
import type { Closable, Suite } from "../suite.ts";
import { projectTypeCases } from "./project-type-cases.ts";

/** The module that has a project type to test. */
export interface ProjectTypeFixturesOptions {
  /**
   * The name of the export of the module: a function that returns a `TestedProjectType`, or a
   * promise of one. It is called for each case.
   * @default "testedProjectType"
   */
  readonly exportName?: string;
  /** The argument of that function, which is copied into the worker. @default undefined */
  readonly data?: unknown;
  /**
   * How long a case, or loading the module, may take, in milliseconds. Then the worker is ended,
   * also while the project type does not give back its thread.
   * @default 60000
   */
  readonly deadlineMs?: number;
  /** The clock of the deadline. @default the machine's time */
  readonly clock?: Pick<Clock, "after">;
}

/** What each case of the suite of project types receives: the worker that runs the case. */
export interface ProjectTypeFixture extends Closable {
  /** Why a case cannot run with this type, by its name. */
  readonly skips: Readonly<Record<string, string>>;
  /**
   * Runs the case of this name.
   *
   * @throws LawBroken: the law was broken, or the case has not ended by the deadline
   */
  run(name: string): Promise<void>;
}

/** What a worker is asked: for the reasons to skip cases, or to run a case. */
export type WorkerRequest =
  | { readonly ask: "skips" }
  | { readonly ask: "run"; readonly name: string };

/** What a worker answers to a request; `skips` is empty where it ran a case. */
export type WorkerAnswer =
  | { readonly skips: Readonly<Record<string, string>> }
  | { readonly error: { readonly message: string; readonly stack?: string | undefined } };

/** What a worker gets at its start. */
export interface WorkerInput {
  readonly module: string;
  readonly exportName: string;
  readonly data: unknown;
}

/** The conformance suite of a `ProjectType`. `projectTypeFixtures` makes its fixtures. */
export const projectTypeSuite: Suite<ProjectTypeFixture> = {
  name: "project type",
  cases: projectTypeCases.map(({ law, name, explanation }) => ({
    law,
    name,
    ...(explanation && { explanation }),
    run: (fixture) => fixture.run(name),
    skip: (fixture) => fixture.skips[name],
  })),
};

/**
 * Returns the function that makes the fixtures of `projectTypeSuite`. The cases run in a worker
 * that loads the module: so a project type that never gives back its thread breaks a law, and the
 * other cases run in another worker. Cases run one after the other.
 *
 * @param module such as `new URL("./my-type.js", import.meta.url)`
 * @example registerSuite(test, projectTypeSuite, projectTypeFixtures(module));
 */
export function projectTypeFixtures(
  module: URL,
  {
    exportName = "testedProjectType",
    data,
    deadlineMs = 60_000,
    clock = systemClock(),
  }: ProjectTypeFixturesOptions = {},
): () => Promise<ProjectTypeFixture> {
  const input: WorkerInput = { module: module.href, exportName, data };
  let worker: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function ensureWorker(): Worker {
    if (worker) return worker;
    const started = startWorker(input);
    started.on("error", () => undefined);
    started.once("exit", () => {
      if (worker === started) worker = undefined;
    });
    return (worker = started);
  }

  async function ask(request: WorkerRequest, what: string): Promise<WorkerAnswer> {
    const current = ensureWorker();
    const over = new AbortController();
    const { signal } = over;
    let stop = (): void => undefined;
    const late = new Promise<never>((_, reject) => {
      const error = new LawBroken(
        `${what} has not ended within ${deadlineMs} ms; its worker was ended`,
      );
      stop = clock.after(deadlineMs, () => reject(error), { keepAlive: true });
    });
    const exited = once(current, "exit", { signal }).then(() => {
      throw new LawBroken(`the worker ended during ${what}`);
    });
    // An idle worker does not keep the process.
    current.ref();
    try {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has none
      current.postMessage(request);
      const [answer] = await Promise.race([once(current, "message", { signal }), exited, late]);
      return answer;
    } catch (error) {
      await current.terminate();
      throw error;
    } finally {
      stop();
      over.abort();
      current.unref();
    }
  }

  /** Asks once the earlier requests have been answered. */
  async function askNext(
    request: WorkerRequest,
    what: string,
  ): Promise<Readonly<Record<string, string>>> {
    const next = last.then(() => ask(request, what));
    last = next.catch(() => undefined);
    const answer = await next;
    if ("error" in answer)
      throw new LawBroken(answer.error.message, { cause: answer.error.stack ?? "" });
    return answer.skips;
  }

  return async () => ({
    skips: await askNext({ ask: "skips" }, "loading the module"),
    run: async (name) => void (await askNext({ ask: "run", name }, "the case")),
  });
}

/**
 * Starts the worker. From sources (development, tests) Node runs the TypeScript itself. A build has
 * the worker in the folder of the bundle.
 */
function startWorker(workerData: WorkerInput): Worker {
  return import.meta.url.endsWith(".ts")
    ? new Worker(new URL("./project-type-worker.ts", import.meta.url), {
        workerData,
        execArgv: ["--conditions=@dagctl/source"],
      })
    : new Worker(new URL("./project-type-worker.js", import.meta.url), { workerData });
}
