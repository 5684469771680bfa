import type { ListrDefaultRendererLogLevels } from "listr2";
import { note, type Outside } from "../outside.ts";
import { hasColours } from "./colours.ts";
import { escapeText } from "../escape.ts";

/** One step as it is known now. */
export interface Step {
  readonly name: string;
  readonly status: "pending" | "running" | "done" | "failed";
  readonly message?: string | undefined;
}

/** Shows steps while they happen: redrawn on a terminal, one line for each change elsewhere. */
export interface Progress {
  /** Shows the steps as they are now, in order. A step stays in its place between calls. */
  show(steps: readonly Step[]): Promise<void>;
  /** Ends the drawing. What is shown stays; a step that has not ended is shown as failed. */
  end(): Promise<void>;
}

/** Returns what shows steps on standard error. */
export async function progressOn(outside: Outside): Promise<Progress> {
  const isTerminal = outside.errors.isTTY === true && outside.errors === process.stderr;
  if (!isTerminal || !process.stdout.isTTY) return stepLines(outside);
  // listr2 reads it from the environment of the process.
  if (!hasColours(outside, outside.errors)) process.env["NO_COLOR"] = "1";
  return stepDrawing();
}

/** Characters of what a step that is done has to say: a list of packages takes thousands. */
const LONGEST_RESULT = 160;

function textOf({ name, message, status }: Step): string {
  if (message === undefined) return escapeText(name);
  const isLong = status === "done" && message.length > LONGEST_RESULT;
  return escapeText(`${name}: ${isLong ? `${message.slice(0, LONGEST_RESULT)}…` : message}`);
}

function stepLines(outside: Outside): Progress {
  const shown = new Map<number, string>();
  return {
    async show(steps) {
      for (const [index, step] of steps.entries()) {
        if (step.status === "pending") continue;
        const line = `${step.status.padEnd(7)} ${textOf(step)}`;
        if (shown.get(index) === line) continue;
        shown.set(index, line);
        note(outside, line);
      }
    },
    async end() {},
  };
}

/** A step that is drawn: its task ends when the step does. */
interface DrawnStep {
  draw(step: Step): void;
  fail(): void;
  readonly ended: Promise<unknown>;
}

/** Draws one step after the other with listr2: a list of its own for each, as they become known. */
async function stepDrawing(): Promise<Progress> {
  const { Listr, ListrLogger, ProcessOutput } = await import("listr2");
  // Standard output is for results.
  const logger = new ListrLogger<ListrDefaultRendererLogLevels>({
    processOutput: new ProcessOutput(process.stderr, process.stderr),
  });
  const start = (first: Step): DrawnStep => {
    const { promise: over, resolve, reject } = Promise.withResolvers<void>();
    let draw = (_step: Step): void => {};
    const list = new Listr(
      [
        {
          title: textOf(first),
          task: (_context, task) => {
            draw = (step) => void (task.title = textOf(step));
            return over;
          },
        },
      ],
      { renderer: "default", rendererOptions: { logger }, registerSignalListeners: false },
    );
    // How a step ends is in its title; the caller throws the error of the operation.
    const ended = list.run().catch(() => undefined);
    return {
      draw(step) {
        draw(step);
        if (step.status === "done") resolve();
        if (step.status === "failed") reject(new Error(textOf(step)));
      },
      fail: () => reject(new Error(textOf(first))),
      ended,
    };
  };
  const lists: DrawnStep[] = [];
  return {
    async show(steps) {
      for (const [index, step] of steps.entries()) {
        if (step.status === "pending") continue;
        // One list draws at a time: the next step begins when the one before has ended.
        if (lists[index] === undefined) await lists[index - 1]?.ended;
        const list = (lists[index] ??= start(step));
        list.draw(step);
        if (step.status !== "running") await list.ended;
      }
    },
    async end() {
      for (const list of lists) list.fail();
      await Promise.all(lists.map(({ ended }) => ended));
    },
  };
}
